package dev.belay.web;

import dev.belay.history.Delivery;
import dev.belay.history.Figures;
import dev.belay.history.Restoring;
import dev.belay.history.Span;
import dev.belay.history.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The four figures of DORA and how the promise is kept, in JSON. Without a trial there is no rate.
///
/// @param trials how they ended
record FiguresView(Instant from, Instant until, Map<String, Long> trials, Dora dora, Promise rollbacks) {

    /// Of a hundred rollbacks one may be late.
    private static final double OBJECTIVE = 0.99;

    private static final double DAY = Duration.ofDays(1).toSeconds();

    /// @param leadSeconds from a trial's beginning until its revision was stable
    /// @param changeFailureRate of the trials that ended well or badly, the share of the latter
    /// @param restoreSeconds from the first bad request until the traffic was seen to be back
    record Dora(
            double deploymentsPerDay,
            Spread leadSeconds,
            @Nullable Double changeFailureRate,
            Spread restoreSeconds) {}

    /// @param within those that took no longer than the bound
    /// @param share of all
    /// @param budgetLeft of the late ones that the objective allows, the share that is left; below 0:
    /// none
    record Promise(
            int boundSeconds,
            long all,
            long within,
            @Nullable Double share,
            double objective,
            @Nullable Double budgetLeft) {}

    static FiguresView of(Span span, Figures figures) {
        Delivery delivery = figures.delivery();
        Restoring restoring = figures.restoring();
        double days = Duration.between(span.from(), span.until()).toSeconds() / DAY;
        long judged = delivery.well() + delivery.badly();
        Double failed = judged == 0 ? null : (double) delivery.badly() / judged;
        return new FiguresView(
                span.from(),
                span.until(),
                new TreeMap<>(delivery.ended()),
                new Dora(delivery.well() / days, delivery.lead(), failed, restoring.took()),
                promise(restoring));
    }

    private static Promise promise(Restoring restoring) {
        long all = restoring.all();
        long late = all - restoring.within();
        return new Promise(
                Restoring.SECONDS,
                all,
                restoring.within(),
                all == 0 ? null : (double) restoring.within() / all,
                OBJECTIVE,
                all == 0 ? null : 1 - late / (all * (1 - OBJECTIVE)));
    }
}
