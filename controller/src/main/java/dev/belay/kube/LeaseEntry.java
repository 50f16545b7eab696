package dev.belay.kube;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What stands in a lease. The times are for people who read it: no decision compares them with a clock, since that
/// clock would be another machine's.
///
/// @param holder empty: nobody
/// @param seconds how long it lasts, as it says; 0: it does not say
/// @param transitions how often the leadership has changed hands
record LeaseEntry(
        String holder, @Nullable Instant acquired, @Nullable Instant renewed, int seconds, int transitions) {

    /// Only who gives a lease back writes that; whoever merely wipes the holder's name leaves the usual seconds.
    private static final int GIVEN_BACK_SECONDS = 1;

    static LeaseEntry taken(String holder, Moment at, int seconds, int transitions) {
        return new LeaseEntry(holder, stamp(at), stamp(at), seconds, transitions);
    }

    LeaseEntry renewed(Moment at) {
        return new LeaseEntry(holder, acquired, stamp(at), seconds, transitions);
    }

    LeaseEntry givenBack(Moment at) {
        return new LeaseEntry("", acquired, stamp(at), GIVEN_BACK_SECONDS, transitions);
    }

    /// The holder had stopped to be leader before it wrote this, so nobody need wait.
    boolean isGivenBack() {
        return holder.isEmpty() && seconds == GIVEN_BACK_SECONDS;
    }

    /// In the microseconds that the API server keeps, so that what was written equals what is read.
    private static Instant stamp(Moment at) {
        return at.wall().truncatedTo(ChronoUnit.MICROS);
    }
}
