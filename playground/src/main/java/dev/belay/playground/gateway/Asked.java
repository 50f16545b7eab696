package dev.belay.playground.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What routing sees of a request.
record Asked(
        String method,
        String host,
        String path,
        UnaryOperator<@Nullable String> header,
        UnaryOperator<@Nullable String> param) {

    static Asked of(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String path = request.path();
        return new Asked(
                request.method().name(),
                authority == null ? "" : authority.host(),
                path == null ? "/" : path, // a request line of nonsense
                request::getHeader,
                request::getParam);
    }
}
