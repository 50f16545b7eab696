package dev.belay.web;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;

/// A request that is not done, in a sentence for who made it.
final class Refusal extends HttpStatusException {

    private static final long serialVersionUID = 1L;

    Refusal(HttpStatus status, String sentence) {
        super(status, sentence);
    }

    static Refusal badRequest(String sentence) {
        return new Refusal(HttpStatus.BAD_REQUEST, sentence);
    }

    static Refusal notFound(String sentence) {
        return new Refusal(HttpStatus.NOT_FOUND, sentence);
    }

    static Refusal away(String sentence) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, sentence);
    }
}
