package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belay.history.Delivery;
import dev.belay.history.Figures;
import dev.belay.history.Restoring;
import dev.belay.history.Span;
import dev.belay.history.Spread;
import dev.belay.web.FiguresView.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FiguresViewTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Span TEN_DAYS = new Span(FROM, FROM.plus(Duration.ofDays(10)));
    private static final Spread NONE = new Spread(null, null, null);

    private static FiguresView view(Map<String, Long> ended, Restoring restoring) {
        return FiguresView.of(TEN_DAYS, new Figures(new Delivery(ended, NONE), restoring));
    }

    @Test
    void countsWhatEndedWellAndWhatFailed() {
        FiguresView view = view(Map.of("Released", 30L, "Failed", 10L, "Superseded", 60L), new Restoring(0, 0, NONE));

        assertThat(view.dora().deploymentsPerDay()).isEqualTo(3);
        assertThat(view.dora().changeFailureRate()).isEqualTo(0.25);
    }

    @Test
    void spendsTheBudgetWithEachLateRollback() {
        assertThat(promise(1000, 1000).budgetLeft()).isEqualTo(1);
        assertThat(promise(1000, 995).budgetLeft()).isCloseTo(0.5, within(1e-9));
        assertThat(promise(1000, 980).budgetLeft()).isCloseTo(-1, within(1e-9));
        assertThat(promise(1000, 980).share()).isEqualTo(0.98);
    }

    private static Promise promise(long all, long within) {
        return view(Map.of(), new Restoring(all, within, NONE)).rollbacks();
    }

    @Test
    void hasNoRateOfNothing() {
        FiguresView view = view(Map.of(), new Restoring(0, 0, NONE));

        assertThat(view.dora().changeFailureRate()).isNull();
        assertThat(view.dora().deploymentsPerDay()).isZero();
        assertThat(view.rollbacks().share()).isNull();
        assertThat(view.rollbacks().budgetLeft()).isNull();
    }
}
