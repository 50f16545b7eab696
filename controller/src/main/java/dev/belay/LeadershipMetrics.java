package dev.belay;

import dev.belay.kube.Leadership;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Who leads, and how often that changed.
final class LeadershipMetrics {

    private LeadershipMetrics() {}

    static void register(Leadership leadership, PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("belay_leader")
                .help("1 if this replica leads. The sum over all replicas is 1, or 0 for the seconds of a change.")
                .callback(gauge -> gauge.call(leadership.isHeld() ? 1 : 0))
                .register(registry);
        Counter transitions = Counter.builder()
                .name("belay_lease_transitions_total")
                .help("How often this replica took the lead or ceased to lead.")
                .labelNames("to")
                .register(registry);
        transitions.initLabelValues("leader");
        transitions.initLabelValues("standby");
        leadership.onChange(
                held -> transitions.labelValues(held ? "leader" : "standby").inc());
    }
}
