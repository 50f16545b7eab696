package dev.belay.scenarios.measured;

import dev.belay.playground.server.Mood;
import java.time.Duration;

/// Why the judges cannot see how a candidate is that is well.
enum Blindness {
    REFUSING("MetricsUnavailable", "MetricsUnavailable"),
    HANGING("MetricsUnavailable", "MetricsUnavailable"),
    SLOW("MetricsUnavailable", "MetricsUnavailable"),
    NONSENSE("MetricsUnavailable", "MetricsUnavailable"),
    WITHOUT_SERIES("SamplesMissing", "NoSeries"),
    /// Prometheus is well, and has nothing to tell.
    WITHOUT_TRAFFIC("NoTraffic", "NoTraffic");

    private static final Duration SLOWNESS = Duration.ofSeconds(29);

    private final String reason;
    private final String reasonBefore;

    Blindness(String reason, String reasonBefore) {
        this.reason = reason;
        this.reasonBefore = reasonBefore;
    }

    private Mood mood() {
        return switch (this) {
            case REFUSING -> Mood.REFUSING;
            case HANGING -> Mood.HANGING;
            case SLOW -> Mood.slow(SLOWNESS);
            case NONSENSE -> Mood.NONSENSE;
            case WITHOUT_SERIES -> Mood.EMPTY;
            case WITHOUT_TRAFFIC -> Mood.WELL;
        };
    }

    /// What the condition says of it while a candidate is judged.
    String reason() {
        return reason;
    }

    /// What is said where a trial is wanted, and nothing was touched yet.
    String reasonBefore() {
        return reasonBefore;
    }

    void begins(MeasuredShop shop) throws InterruptedException {
        shop.prometheus().front().be(mood());
        if (this == WITHOUT_TRAFFIC) {
            shop.fallsSilent();
        }
    }

    void ends(MeasuredShop shop, double aSecond) {
        shop.prometheus().front().be(Mood.WELL);
        if (this == WITHOUT_TRAFFIC) {
            shop.isCalledAgain(aSecond);
        }
    }
}
