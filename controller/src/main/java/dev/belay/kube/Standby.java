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

    /// How long what was seen last must stay as it is until it may be taken; zero: it may be taken. A lease that is
    /// not there is waited for too: it may have been deleted under a leader who does not know yet.
    Duration untilFree(Moment now) {
        if (sight == null) {
            return lasts;
        }
        if (sight.entry.filter(LeaseEntry::isGivenBack).isPresent()) {
            return Duration.ZERO;
        }
        Duration left = lasts.minus(now.surelySince(sight.since));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
