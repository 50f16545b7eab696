package dev.belay.history;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What waits is bounded, and of what waits nothing is lost that status does not have.
final class PendingTest {

    private final Pending pending = new Pending();

    private static Pending.News watching(int second) {
        return news(StatusFacts.of(Told.watching("shop", 1, Told.NOON.plusSeconds(second), Told.NOON)));
    }

    private static Pending.News news(List<Fact> facts) {
        return new Pending.News("uid-of-shop", facts, List.of());
    }

    @Test
    void keepsEveryMoveThatWasTold() {
        IntStream.range(0, 10).forEach(second -> pending.add(watching(second)));
        assertThat(pending.size()).isEqualTo(1);
        assertThat(requireNonNull(pending.take()).facts()).hasSize(10);
        assertThat(pending.take()).isNull();
    }

    @Test
    void dropsTheOldestMovesFirstAndNoTrial() {
        pending.add(news(StatusFacts.of(Told.ended("shop", 20))));
        IntStream.range(0, 1_000).forEach(second -> pending.add(watching(second)));
        List<Fact> facts = requireNonNull(pending.take()).facts();
        assertThat(facts).hasSize(200);
        assertThat(facts).filteredOn(fact -> fact.kind() == Kind.TRIAL).hasSize(20);
        assertThat(facts.getLast().at()).isEqualTo(Told.NOON.plusSeconds(999));
        assertThat(pending.dropped()).isEqualTo(23 + 1_000 - 200);
    }

    @Test
    void putsBackWhatCouldNotBeWrittenBeforeWhatCameMeanwhile() {
        pending.add(watching(1));
        Pending.News first = requireNonNull(pending.take());
        pending.add(watching(2));
        pending.putBack(first);
        assertThat(requireNonNull(pending.take()).facts())
                .extracting(Fact::at)
                .containsExactly(Told.NOON.plusSeconds(1), Told.NOON.plusSeconds(2));
    }
}
