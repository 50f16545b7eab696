package dev.belay.kube;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says when whoever stands by may take the lease: when it was given back, or has not changed for as long as it
/// lasts. What it says of times is not believed: clocks of machines differ, and people edit.
final class Standby {

    /// @param entry empty: there was no lease
    private record Sight(Optional<LeaseEntry> entry, Moment since) {}

    private final Duration lasts;
    private @Nullable Sight sight;

    Standby(Duration lasts) {
        this.lasts = lasts;
    }

    /// What stood in the lease at that moment; the wait for it begins when it is seen first.
    void see(Optional<LeaseEntry> entry, Moment at) {
        if (sight == null || !Objects.equals(sight.entry, entry)) {
            sight = new Sight(entry, at);
        }
    }

    /// Whether what was seen last may be taken.
    ///
    /// @param isFirst this replica has never seen a lease. One that was there and is gone was deleted under a
    /// leader who does not know yet; where none was seen ever, Belay is new here
    boolean isFree(Moment now, boolean isFirst) {
        if (sight == null) {
            return false;
        }
        boolean needsNoWait = sight.entry.map(LeaseEntry::isGivenBack).orElse(isFirst);
        return needsNoWait || now.surelySince(sight.since).compareTo(lasts) >= 0;
    }
}
