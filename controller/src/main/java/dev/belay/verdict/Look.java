package dev.belay.verdict;

import java.time.Instant;

/// One look: the increments of both revisions in the same seconds, each counted once.
///
/// @param at when Prometheus was asked
/// @param candidate the candidate's requests
/// @param stable stable's; none once it is off the route
record Look(Instant at, Tally candidate, Tally stable) {

    boolean hasTraffic() {
        return candidate.total() > 0;
    }
}
