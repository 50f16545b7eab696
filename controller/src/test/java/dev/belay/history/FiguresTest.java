package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is counted is what has happened, by hand.
final class FiguresTest {

    private static final Instant NOON = Told.NOON;

    @Nested
    final class OfAFile extends OfEachDatabase {
        OfAFile() {
            super(TestDatabase.H2);
        }
    }

    @Nested
    @Tag("cluster")
    final class OfPostgres extends OfEachDatabase {
        OfPostgres() {
            super(TestDatabase.POSTGRESQL);
        }
    }

    private static Fact trial(String namespace, String name, int number, String outcome, @Nullable Integer seconds) {
        Instant ended = NOON.plus(Duration.ofHours(number));
        return new Fact(
                Kind.TRIAL,
                Arrays.asList(
                        "uid-of-" + name,
                        namespace,
                        name,
                        "trial" + number,
                        "revision",
                        outcome,
                        "Reason",
                        seconds == null ? null : Column.text(ended.minusSeconds(seconds)),
                        Column.text(ended)));
    }

    /// @param seconds until it was confirmed; none: nothing confirmed it
    private static Fact rollback(int number, String outcome, @Nullable Instant firstBad, @Nullable Integer seconds) {
        Instant decided = NOON.plus(Duration.ofHours(number));
        Instant from = firstBad == null ? decided : firstBad;
        return new Fact(
                Kind.ROLLBACK,
                Arrays.asList(
                        "uid-of-shop",
                        "shops",
                        "shop",
                        "revision",
                        "Breach",
                        "errors",
                        outcome,
                        firstBad == null ? null : Column.text(firstBad),
                        null,
                        Column.text(decided),
                        null,
                        seconds == null ? null : Column.text(from.plusSeconds(seconds))));
    }

    private abstract static class OfEachDatabase {

        private final TestDatabase kind;

        OfEachDatabase(TestDatabase kind) {
            this.kind = kind;
        }

        private static Figures of(Written written, Scope scope) throws HistoryAway {
            return written.database().read(connection -> Figures.of(connection, scope));
        }

        private Written told() throws HistoryAway {
            Written written = Written.to(kind);
            written.append(List.of(
                    trial("shops", "shop", 1, "Released", 100),
                    trial("shops", "shop", 2, "Released", 300),
                    trial("shops", "shop", 3, "Failed", 20),
                    trial("shops", "shop", 4, "Superseded", 10),
                    trial("shops", "shop", 5, "Released", null)));
            written.append(List.of(trial("shops", "cart", 1, "Released", 500)));
            written.append(List.of(trial("banks", "till", 1, "Failed", 1)));
            return written;
        }

        @Test
        void countTrialsOfAllOfANamespaceAndOfOne() throws Exception {
            try (Written written = told()) {
                assertThat(of(written, new Scope(null, null, Span.ALWAYS))
                                .delivery()
                                .ended())
                        .isEqualTo(Map.of("Released", 4L, "Failed", 2L, "Superseded", 1L));
                assertThat(of(written, new Scope("shops", null, Span.ALWAYS)).delivery())
                        .isEqualTo(new Delivery(
                                Map.of("Released", 4L, "Failed", 1L, "Superseded", 1L),
                                new Spread(300.0, 480.0, 500.0)));
                assertThat(of(written, new Scope("shops", "shop", Span.ALWAYS))
                                .delivery()
                                .lead())
                        .isEqualTo(new Spread(200.0, 290.0, 300.0));
                Span second = new Span(NOON.plus(Duration.ofHours(2)), NOON.plus(Duration.ofHours(3)));
                assertThat(of(written, new Scope("shops", null, second))
                                .delivery()
                                .ended())
                        .isEqualTo(Map.of("Released", 1L));
            }
        }

        @Test
        void countRollbacksFromTheFirstBadRequestOn() throws Exception {
            Instant third = NOON.plus(Duration.ofHours(3));
            try (Written written = told()) {
                List<Fact> rollbacks = new ArrayList<>(List.of(
                        rollback(1, "Failed", null, 10),
                        rollback(2, "Failed", null, 60),
                        rollback(3, "Failed", third.minusSeconds(50), 61),
                        rollback(4, "Failed", null, null),
                        rollback(5, "Superseded", null, 500)));
                written.append(rollbacks);
                assertThat(of(written, new Scope("shops", "shop", Span.ALWAYS)).restoring())
                        .as("what nothing confirmed is not within, and a superseded trial is no failure")
                        .isEqualTo(new Restoring(4, 2, new Spread(60.0, 60.9, 61.0)));
            }
        }

        @Test
        void areNoneWhereNothingHasHappened() throws Exception {
            try (Written written = told()) {
                Figures none = of(written, new Scope("shops' or '1'='1", null, Span.ALWAYS));
                assertThat(none)
                        .isEqualTo(new Figures(new Delivery(Map.of(), Spread.NONE), new Restoring(0, 0, Spread.NONE)));
            }
        }
    }
}
