package dev.belay.playground.gateway;

import java.net.InetSocketAddress;

/// Where a request goes, or why it goes nowhere.
sealed interface Aim {

    record At(InetSocketAddress address) implements Aim {}

    record Nowhere(int status, String why) implements Aim {}

    /// By the rules of the Gateway API: no rule is 404, a backend that is not there 500, one that nobody serves 503.
    static Aim of(Asked asked, RouteTable table, ServiceEndpoints services) {
        return table.find(asked)
                .map(split -> split.next()
                        .map(backend -> at(backend, services))
                        .orElseGet(() -> new Nowhere(500, "no backend of the rule has a weight above 0")))
                .orElseGet(() -> new Nowhere(404, "no rule of a route takes this request"));
    }

    private static Aim at(Backend backend, ServiceEndpoints services) {
        if (!services.exists(backend.service())) {
            return new Nowhere(500, "there is no Service " + backend.service());
        }
        return services.next(backend.service(), backend.port())
                .<Aim>map(At::new)
                .orElseGet(() -> new Nowhere(503, "Service " + backend.service() + " has no ready endpoint"));
    }
}
