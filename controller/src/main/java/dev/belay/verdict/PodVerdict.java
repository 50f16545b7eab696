package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the candidate's pods say by themselves. A breach stands, whatever they do afterwards. Guarded by its trial's
/// lock.
final class PodVerdict {

    private PodsSeen seen = new PodsSeen(null, List.of(), null);
    private @Nullable Verdict breach;
    private @Nullable Instant breachAt;

    void judge(List<PodFacts> facts, Instant now) {
        seen = PodJudge.judge(facts, now);
        if (breach == null && seen.breach() != null) {
            breach = seen.breach();
            breachAt = now;
        }
    }

    /// When the same pods are to be judged again, for one of them waits for its image; null: they need not.
    @Nullable
    Instant again() {
        return breach == null ? seen.again() : null;
    }

    @Nullable
    Verdict breach() {
        return breach;
    }

    HealthForm.Moments moments() {
        return new HealthForm.Moments(breachAt, breachAt);
    }

    /// What keeps pods from starting, such as a node that nobody has.
    List<String> named() {
        return seen.named();
    }
}
