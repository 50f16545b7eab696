package dev.belay.release;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// From the first change for a candidate until it is handed over or taken back.
///
/// Every object that the trial changes carries `id/epoch`, and every later write of it tests that mark. The epoch
/// is raised at each withdrawal, at a rollback and at the point of no return: a forward write that lands late fails
/// its test.
///
/// @param withdrawals how often the candidate was taken off in the present step; the third is a rollback
/// @param pausedBy who said `pause`, until somebody says `resume`
public record Trial(
        String id,
        int epoch,
        Revision candidate,
        Plan plan,
        Instant startedAt,
        int withdrawals,
        @Nullable String pausedBy) {

    static Trial begin(String id, Revision candidate, Plan plan, Instant now) {
        return new Trial(id, 1, candidate, plan, now, 0, null);
    }

    /// As it stands on the objects.
    public String mark() {
        return id + "/" + epoch;
    }

    Trial raised() {
        return new Trial(id, epoch + 1, candidate, plan, startedAt, withdrawals, pausedBy);
    }

    Trial withdrawnTo(int count) {
        return new Trial(id, epoch + 1, candidate, plan, startedAt, count, pausedBy);
    }

    /// A new step forgives the withdrawals of the one before.
    Trial inNewStep() {
        return withdrawals == 0 ? this : new Trial(id, epoch, candidate, plan, startedAt, 0, pausedBy);
    }

    Trial paused(@Nullable String by) {
        return new Trial(id, epoch, candidate, plan, startedAt, withdrawals, by);
    }
}
