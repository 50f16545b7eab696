package dev.belay.playground.fault;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyResponse;

/// A refusal in the API server's own words, so that a client takes it for one.
final class RefusedAnswer {

    private RefusedAnswer() {}

    static Future<ProxyResponse> with(int status, ProxyContext context) {
        ProxyResponse answer = context.request().release().response();
        answer.setStatusCode(status);
        answer.putHeader("Content-Type", "application/json");
        if (status == 429) {
            answer.putHeader("Retry-After", "1");
        }
        return Future.succeededFuture(answer.setBody(Body.body(body(status))));
    }

    private static Buffer body(int status) {
        return new JsonObject()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject())
                .put("status", "Failure")
                .put("message", message(status))
                .put("reason", reason(status))
                .put("code", status)
                .toBuffer();
    }

    private static String reason(int status) {
        return switch (status) {
            case 409 -> "Conflict";
            case 422 -> "Invalid";
            case 429 -> "TooManyRequests";
            default -> "InternalError";
        };
    }

    private static String message(int status) {
        return switch (status) {
            case 409 -> "the object has been modified; please apply your changes to the latest version and try again";
            case 422 -> "the server rejected our request due to an error in our request";
            case 429 -> "the server has received too many requests and has asked us to try again later";
            default -> "an error on the server has prevented the request from succeeding";
        };
    }
}
