package dev.belay.web;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import java.util.List;

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

    /// What the API server says is meant for who wrote, and says what to do.
    ///
    /// @param passedOn the statuses of its that are theirs too; the others may be gone when they try again
    static Refusal ofServer(CallerClient.Answer answer, List<Integer> passedOn) {
        HttpStatus status = passedOn.contains(answer.status())
                ? HttpStatus.valueOf(answer.status())
                : HttpStatus.SERVICE_UNAVAILABLE;
        String why = answer.message().isEmpty() ? "it answered " + answer.status() : answer.message();
        return new Refusal(status, "The API server did not take it: " + why);
    }

    static Refusal away(String sentence) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, sentence);
    }
}
