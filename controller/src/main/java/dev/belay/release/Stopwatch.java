package dev.belay.release;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The clock of the progress deadline. It runs only while something of ours is late, and keeps what it has gathered
/// while it stands still: a night at a gate must not use up the ten minutes that pods get to become ready.
public record Stopwatch(Duration spent, @Nullable Instant since) {

    public static final Stopwatch ZERO = new Stopwatch(Duration.ZERO, null);

    public Stopwatch run(Instant now) {
        return since == null ? new Stopwatch(spent, now) : this;
    }

    public Stopwatch stand(Instant now) {
        return since == null ? this : new Stopwatch(at(now), null);
    }

    /// Runs while something is late and nothing explains the wait, stands while something does; what is no longer
    /// late has come in time, and the next delay is another one.
    Stopwatch judge(boolean late, boolean explained, Instant now) {
        if (!late) {
            return ZERO;
        }
        return explained ? stand(now) : run(now);
    }

    /// What it shows at a moment. A clock that went backwards (another node took over) takes nothing away.
    public Duration at(Instant now) {
        return since == null || now.isBefore(since) ? spent : spent.plus(Duration.between(since, now));
    }

    /// Only a clock that runs can end a trial: one that stands says that nothing is late now, or why it must wait.
    public boolean isPast(Duration limit, Instant now) {
        return since != null && at(now).compareTo(limit) >= 0;
    }

    /// When it will reach the limit if it goes on running; nothing while it stands still.
    public @Nullable Instant reaches(Duration limit) {
        return since == null ? null : since.plus(limit.minus(spent));
    }
}
