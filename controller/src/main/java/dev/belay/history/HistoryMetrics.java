package dev.belay.history;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// How the history is, and where its ledger ends: a time series of the latter, kept elsewhere, is an anchor too.
final class HistoryMetrics {

    private HistoryMetrics() {}

    static void register(Recorder recorder, PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("belay_history_well")
                .help("1 if what the leader has told is in the history, or on its way. 0 while the history is away.")
                .callback(gauge -> gauge.call(recorder.problem().isEmpty() ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("belay_history_waiting")
                .help("Releases of which something is still to be written.")
                .callback(gauge -> gauge.call(recorder.waiting()))
                .register(registry);
        CounterWithCallback.builder()
                .name("belay_history_facts_total")
                .help("Facts that this replica has written.")
                .callback(counter -> counter.call((double) recorder.written()))
                .register(registry);
        CounterWithCallback.builder()
                .name("belay_history_failures_total")
                .help("Attempts to write that failed.")
                .callback(counter -> counter.call((double) recorder.failures()))
                .register(registry);
        CounterWithCallback.builder()
                .name("belay_history_dropped_total")
                .help("Moves that were told while the history was away, and for which there was no room.")
                .callback(counter -> counter.call((double) recorder.dropped()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("belay_ledger_rows")
                .help("The number of the ledger's last row, as this replica saw it last.")
                .callback(gauge -> gauge.call((double) recorder.head().seq()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("belay_ledger_head")
                .help("The first 48 bits of the hash of that row, as a number.")
                .callback(gauge -> gauge.call((double) recorder.head().mark()))
                .register(registry);
    }
}
