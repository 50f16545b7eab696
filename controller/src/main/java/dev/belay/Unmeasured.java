package dev.belay;

import dev.belay.release.Health;
import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says of every trial that nothing is known of it: it is neither promoted nor taken back for its health.
final class Unmeasured implements Verdicts {

    private static final String NOTHING_KNOWN =
            "This version of Belay measures nothing yet; say skip to leave a step, abort to take the candidate back.";

    @Override
    public Said of(Subject subject) {
        Health unknown = new Health(
                Health.Kind.UNAVAILABLE, Reason.METRICS_UNAVAILABLE, NOTHING_KNOWN, Duration.ZERO, 0, null, null);
        return new Said(unknown, StatusForm.Judged.NOTHING);
    }

    @Override
    public @Nullable Obstacle obstacle(Key release, Settings settings, List<Member> stable) {
        return null;
    }

    @Override
    public void forget(Key release) {
        // Nothing is remembered.
    }

    @Override
    public void tell(Consumer<Key> listener) {
        // What is said never changes.
    }
}
