package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/// The invariants over all small inputs, and every legal move made by at least one of them.
class LawsTest {

    private static final long FEWEST_WORLDS = 10_000_000;

    @Test
    void holdInEveryWorldAndEveryLegalMoveIsMade() {
        Map<Invariant, String> broken = new ConcurrentHashMap<>();
        LegalMoves visited = new LegalMoves();
        LongAdder worlds = new LongAdder();
        Worlds.any(seen -> {
            worlds.increment();
            Invariant.Step step = Wiring.PRODUCT.step(seen);
            visited.add(step.before(), step.after());
            for (Invariant law : Invariant.values()) {
                if (!law.holds(step)) {
                    broken.putIfAbsent(law, step.toString());
                }
            }
            return false;
        });
        assertThat(broken)
                .as("laws that a world breaks, each with one such world")
                .isEmpty();
        assertThat(visited.seen())
                .as("moves made against the `to…` methods of Phase: one more is illegal, one less is never tested")
                .containsExactlyInAnyOrderElementsOf(LegalMoves.declared());
        assertThat(worlds.sum()).isGreaterThan(FEWEST_WORLDS);
    }
}
