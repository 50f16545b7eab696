package dev.belay.playground.prometheus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When the samples showed a fault: by the shortest run of consecutive sets, one or at most ten seconds of them, with
/// at least 4 requests that were all bad, or at least 20 with a share of at least 4 × the limit.
///
/// @param sets since the fault, in their order
/// @param share four times the limit
public record Shown(List<Look> sets, double share) {

    private static final double LONGEST = 10;
    private static final double ALL_OF = 4;
    private static final double SHARE_OF = 20;

    /// What one set added.
    ///
    /// @param from the time of the samples before, in seconds
    /// @param lands when the last of its samples was stored
    public record Look(double from, double lands, double bad, double requests) {

        Look and(Look other) {
            return new Look(
                    Math.min(from, other.from),
                    Math.max(lands, other.lands),
                    bad + other.bad,
                    requests + other.requests);
        }

        boolean isPlain(double share) {
            return (requests >= ALL_OF && bad >= requests) || (requests >= SHARE_OF && bad >= share * requests);
        }
    }

    public Shown {
        sets = List.copyOf(sets);
    }

    public Optional<Instant> at() {
        for (int end = 0; end < sets.size(); end++) {
            if (isShownBy(end)) {
                return Optional.of(Instant.ofEpochMilli(Math.round(sets.get(end).lands() * 1000)));
            }
        }
        return Optional.empty();
    }

    private boolean isShownBy(int end) {
        Look run = sets.get(end);
        boolean isShown = run.isPlain(share);
        for (int begin = end - 1; begin >= 0 && !isShown; begin--) {
            run = sets.get(begin).and(run);
            if (run.lands() - run.from() > LONGEST) {
                return false;
            }
            isShown = run.isPlain(share);
        }
        return isShown;
    }
}
