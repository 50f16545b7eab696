package dev.belay.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;

/// Nobody comes in without a token that the API server knows, whether or not there is something at the
/// path. Only the header counts, so a page of another site cannot make a browser ask for anything.
@ServerFilter("/api/**")
@Requires(property = Gatekeeper.API, value = "true")
final class Gatekeeper {

    /// Whether there is an API at all.
    static final String API = "belay.api";

    private static final String CALLER = "belay.caller";

    /// Of a body that is not a group of alerts.
    private static final long MOST_BYTES = 16 * 1024;

    /// A person who looks, or a page that shows some Releases; not a program that asks for all of them
    /// all the time.
    private final Rates rates = new Rates(100, 20);

    private final Callers callers;

    Gatekeeper(Callers callers) {
        this.callers = callers;
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void check(HttpRequest<?> request) {
        boolean isOfAlerts = request.getPath().equals(AlertsController.PATH);
        if (!isOfAlerts && request.getContentLength() > MOST_BYTES) {
            throw new Refusal(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large: nothing that this path takes is");
        }
        Caller caller = callers.of(token(request));
        if (!rates.take(caller.name())) {
            throw new Refusal(
                    // An alert would not come again after the usual one.
                    isOfAlerts ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.TOO_MANY_REQUESTS,
                    "You ask too often: no more than 20 times a second, and 100 times at once");
        }
        request.setAttribute(CALLER, caller);
    }

    private static Token token(HttpRequest<?> request) {
        List<String> given = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
        return (given.size() == 1 ? Token.of(given.getFirst()) : Optional.<Token>empty())
                .orElseThrow(() -> new Refusal(
                        HttpStatus.UNAUTHORIZED,
                        "Send a token of the cluster's in the header Authorization: Bearer …; `kubectl create token"
                                + " <serviceaccount>` makes one"));
    }

    /// Who asks, once they have come in.
    static Caller caller(HttpRequest<?> request) {
        return request.getAttribute(CALLER, Caller.class)
                .orElseThrow(() -> new IllegalStateException("a path of the API that the gatekeeper does not guard"));
    }
}
