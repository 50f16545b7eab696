package dev.belay.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every error is a problem of RFC 9457, those of the framework too. Its own sentences name classes of
/// ours and repeat what was sent; neither goes out.
@Singleton
final class Problems implements ErrorResponseProcessor<Problem> {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final int BUG = 500;
    private static final String SOON = "5";

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpRequest<?> request = context.getRequest();
        HttpStatus status = HttpStatus.valueOf(response.code());
        Throwable cause = context.getRootCause().orElse(null);
        if (status.getCode() == BUG) {
            LOG.error("{} {} failed", request.getMethodName(), request.getPath(), cause);
        }
        switch (status) {
            case UNAUTHORIZED -> response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> response.header(HttpHeaders.RETRY_AFTER, SOON);
            default -> {}
        }
        String detail = cause instanceof Refusal refusal ? String.valueOf(refusal.getMessage()) : sentence(status);
        return response.body(new Problem(Problem.TYPE, status.getReason(), status.getCode(), detail, request.getPath()))
                .contentType(Problem.MEDIA_TYPE);
    }

    private static String sentence(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST ->
                "The request cannot be read: send one JSON object with the fields that this path takes, each of its kind";
            case NOT_FOUND ->
                "There is nothing at this path: all that there is begins with /api/v1/, /health or /metrics";
            case METHOD_NOT_ALLOWED ->
                "This path does not take this method: the header Allow names those that it takes";
            case NOT_ACCEPTABLE -> "Answers are application/json: accept that";
            case UNSUPPORTED_MEDIA_TYPE -> "Send application/json, and say so in the header Content-Type";
            case REQUEST_ENTITY_TOO_LARGE -> "The body is too large: nothing that this API takes is";
            case REQUEST_URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                "The request's line or its headers are too long: shorten them";
            default ->
                status.getCode() >= BUG
                        ? "This is a bug of Belay's: its log says more. Releases are not touched by it"
                        : "The request is not as it should be: " + status.getReason();
        };
    }
}
