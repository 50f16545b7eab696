package dev.belay.loop;

import dev.belay.api.Condition;
import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.VerdictStatus;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where each Release is, for alerts. Every replica says it, so that a change of the leader leaves no gap in which an
/// alert would begin to wait anew. Not `namespace`: a scrape writes the operator's own namespace there.
final class ReleaseMetrics {

    /// The others say no more than the phase.
    private static final Set<String> SAID =
            Set.of("BudgetAtRisk", "Contested", "FlagOutstanding", "FlagUnmoved", "Unmeasured");

    private ReleaseMetrics() {}

    static void register(Supplier<Optional<List<Release>>> all, PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("belay_release_status")
                .help(
                        "1 for the phase in which the Release is, why it is there (docs/reasons.md), and the kind of the verdict.")
                .labelNames("release_namespace", "release", "phase", "reason", "verdict")
                .callback(gauge -> each(
                        all,
                        (release, status) -> gauge.call(
                                1,
                                release.getMetadata().getNamespace(),
                                release.getMetadata().getName(),
                                word(status.summary().phase()),
                                word(status.summary().reason()),
                                verdict(status))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("belay_release_condition")
                .help(
                        "1 while the Release has the condition: BudgetAtRisk, Contested, FlagOutstanding, FlagUnmoved, Unmeasured.")
                .labelNames("release_namespace", "release", "condition")
                .callback(gauge -> each(
                        all,
                        (release, status) -> status.conditions().stream()
                                .filter(ReleaseMetrics::isSaid)
                                .forEach(condition -> gauge.call(
                                        1,
                                        release.getMetadata().getNamespace(),
                                        release.getMetadata().getName(),
                                        condition.type()))))
                .register(registry);
    }

    private static boolean isSaid(Condition condition) {
        return condition.status().equals("True") && SAID.contains(condition.type());
    }

    private static void each(Supplier<Optional<List<Release>>> all, BiConsumer<Release, ReleaseStatus> told) {
        for (Release release : all.get().orElse(List.of())) {
            // It has none until somebody leads.
            if (release.getStatus() != null) {
                told.accept(release, release.getStatus());
            }
        }
    }

    private static String verdict(ReleaseStatus status) {
        VerdictStatus verdict = status.judgement().verdict();
        return word(verdict == null ? null : verdict.kind());
    }

    private static String word(@Nullable String word) {
        return Objects.requireNonNullElse(word, "");
    }
}
