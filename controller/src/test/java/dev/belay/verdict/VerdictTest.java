package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static Verdict of(VerdictReason reason) {
        return Verdict.of(reason, new Numbers.Nothing("none"));
    }

    @Test
    void everyReasonBelongsToOneKindOfVerdict() {
        for (VerdictReason reason : VerdictReason.values()) {
            Verdict verdict = of(reason);
            VerdictReason.Kind kind = switch (verdict) {
                case Verdict.Healthy ignored -> VerdictReason.Kind.HEALTHY;
                case Verdict.Breach ignored -> VerdictReason.Kind.BREACH;
                case Verdict.Inconclusive ignored -> VerdictReason.Kind.INCONCLUSIVE;
                case Verdict.Unavailable ignored -> VerdictReason.Kind.UNAVAILABLE;
            };
            assertThat(kind).isEqualTo(reason.kind());
        }
        assertThatThrownBy(() -> new Verdict.Breach(VerdictReason.NO_TRAFFIC, new Numbers.Nothing("none")))
                .hasMessageContaining("NO_TRAFFIC is a reason of INCONCLUSIVE");
    }

    @Test
    void theWorstIsToldWhateverTheOrder() {
        List<Verdict> all = new ArrayList<>();
        for (VerdictReason reason : VerdictReason.values()) {
            all.add(of(reason));
        }
        while (!all.isEmpty()) {
            Verdict worst = all.getFirst();
            List<Verdict> mixed = new ArrayList<>(all);
            Collections.shuffle(mixed, new Random(all.size()));
            assertThat(Verdict.worst(mixed)).contains(worst);
            all.removeFirst();
        }
        assertThat(Verdict.worst(all)).isEmpty();
    }

    @Test
    void breachThenUnavailableThenInconclusiveThenHealthy() {
        List<VerdictReason.Kind> kinds = new ArrayList<>();
        for (VerdictReason reason : VerdictReason.values()) {
            // The one that asks for an act stands before its kind.
            if (reason != VerdictReason.NO_ANSWERS && (kinds.isEmpty() || kinds.getLast() != reason.kind())) {
                kinds.add(reason.kind());
            }
        }
        assertThat(kinds).containsExactly(VerdictReason.Kind.values());
    }

    @Test
    void everyReasonIsToldByAReasonOfItsOwn() {
        assertThat(VerdictReason.values())
                .extracting(VerdictReason::reason)
                .doesNotHaveDuplicates()
                .allSatisfy(reason -> assertThat(reason.sentence()).hasSizeGreaterThan(25));
    }
}
