package dev.belay.verdict;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What the judges say of the candidate. Four verdicts, never two: silence is neither health nor breach. Each has a
/// reason and the numbers that led to it, as data; [#text] puts the numbers into words.
public sealed interface Verdict {

    VerdictReason reason();

    Numbers numbers();

    /// The numbers in words, such as `errors 17.3% > 1.0% (13 of 75; stable 0.0%, 0 of 675)`.
    default String text() {
        return numbers().text();
    }

    /// The only one that lets a step be left.
    record Healthy(VerdictReason reason, Numbers numbers) implements Verdict {
        public Healthy {
            unlessOf(VerdictReason.Kind.HEALTHY, reason);
        }
    }

    /// The only one that takes the traffic back.
    record Breach(VerdictReason reason, Numbers numbers) implements Verdict {
        public Breach {
            unlessOf(VerdictReason.Kind.BREACH, reason);
        }
    }

    /// Seen, but not enough to say: holds.
    record Inconclusive(VerdictReason reason, Numbers numbers) implements Verdict {
        public Inconclusive {
            unlessOf(VerdictReason.Kind.INCONCLUSIVE, reason);
        }
    }

    /// Not seen: holds.
    record Unavailable(VerdictReason reason, Numbers numbers) implements Verdict {
        public Unavailable {
            unlessOf(VerdictReason.Kind.UNAVAILABLE, reason);
        }
    }

    /// The verdict that has this reason.
    static Verdict of(VerdictReason reason, Numbers numbers) {
        return switch (reason.kind()) {
            case HEALTHY -> new Healthy(reason, numbers);
            case BREACH -> new Breach(reason, numbers);
            case INCONCLUSIVE -> new Inconclusive(reason, numbers);
            case UNAVAILABLE -> new Unavailable(reason, numbers);
        };
    }

    /// The release's verdict is the worst of its signals', by the order of [VerdictReason]; of equals the first, so
    /// give
    /// them in a fixed order.
    static Optional<Verdict> worst(Collection<? extends Verdict> verdicts) {
        return verdicts.stream().map(Verdict.class::cast).min(Comparator.comparing(Verdict::reason));
    }

    private static void unlessOf(VerdictReason.Kind kind, VerdictReason reason) {
        if (reason.kind() != kind) {
            throw new IllegalArgumentException(reason + " is a reason of " + reason.kind() + ", not of " + kind);
        }
    }
}
