package dev.belay.loop;

import dev.belay.release.Fall;
import dev.belay.release.Phase;
import dev.belay.release.Reason;
import dev.belay.release.Timeline;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How long rollbacks take, stage by stage, and what keeps some of them from their end.
final class RollbackMetrics {

    /// With sixty seconds, the promise, among them.
    private static final double[] BOUNDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 300};

    /// What a person should hear of at once: the traffic is still where it should not be.
    private static final Set<Reason> HOLD_UPS = Set.of(Reason.STABLE_UNAVAILABLE, Reason.ROLLBACK_UNCONFIRMED);

    private enum Stage {
        BREACH,
        DECIDED,
        SHIFTED,
        CONFIRMED;

        @Nullable
        Instant at(Timeline timeline) {
            return switch (this) {
                case BREACH -> timeline.breachAt();
                case DECIDED -> timeline.decidedAt();
                case SHIFTED -> timeline.shiftedAt();
                case CONFIRMED -> timeline.confirmedAt();
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Histogram seconds = Histogram.builder()
            .name("belay_rollback_seconds")
            .help(
                    "From the first bad request of a revision that failed (if it is not known, from the breach, or else the"
                            + " decision) until the breach was seen, the rollback decided, all traffic shifted, and the shift"
                            + " confirmed.")
            .labelNames("stage")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .build();

    private final Counter heldUp = Counter.builder()
            .name("belay_rollbacks_held_up_total")
            .help(
                    "Rollbacks that could not go on at once: stable had no ready endpoint, or nothing confirmed the shift.")
            .labelNames("reason")
            .build();

    RollbackMetrics() {
        // There from the beginning, so that the first one is an increase.
        for (Stage stage : Stage.values()) {
            seconds.initLabelValues(stage.word());
        }
        HOLD_UPS.forEach(reason -> heldUp.initLabelValues(reason.word()));
    }

    void register(PrometheusRegistry registry) {
        registry.register(seconds);
        registry.register(heldUp);
    }

    static boolean isHoldUp(Reason reason) {
        return HOLD_UPS.contains(reason);
    }

    void heldUp(Reason reason) {
        heldUp.labelValues(reason.word()).inc();
    }

    /// Each stage once, by whoever led when it was reached. A trial that was merely superseded is no rollback here.
    void moved(Phase before, Phase after) {
        if (after instanceof Phase.RollingBack now && now.fall().after() == Fall.After.FAILED) {
            Timeline known = before instanceof Phase.RollingBack then ? then.timeline() : null;
            for (Stage stage : Stage.values()) {
                Instant at = stage.at(now.timeline());
                if (at != null && (known == null || stage.at(known) == null)) {
                    observe(stage, now.timeline(), at);
                }
            }
        }
    }

    private void observe(Stage stage, Timeline timeline, Instant at) {
        Duration took = Duration.between(began(timeline), at);
        seconds.labelValues(stage.word()).observe(Math.max(0, took.toNanos() / 1e9));
    }

    private static Instant began(Timeline timeline) {
        if (timeline.firstBadAt() != null) {
            return timeline.firstBadAt();
        }
        return timeline.breachAt() == null ? timeline.decidedAt() : timeline.breachAt();
    }
}
