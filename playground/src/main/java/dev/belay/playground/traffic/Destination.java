package dev.belay.playground.traffic;

import java.net.InetSocketAddress;
import java.util.Optional;

/// Whom callers call: a gateway, or the endpoints of a Service one after the other. Asked anew for each request.
@FunctionalInterface
public interface Destination {

    /// Nothing: there is nobody to connect to, and the caller is refused, as kube-proxy does for a Service without
    /// endpoints.
    Optional<InetSocketAddress> next();

    static Destination of(InetSocketAddress address) {
        return () -> Optional.of(address);
    }
}
