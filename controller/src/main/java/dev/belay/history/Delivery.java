package dev.belay.history;

import java.util.Map;

/// How trials have ended, and how long those took that came to their end.
///
/// @param ended by outcome
/// @param lead from a trial's beginning until its revision was stable: what was before, Belay has not
/// seen
public record Delivery(Map<String, Long> ended, Spread lead) {

    /// The revision became stable.
    public static final String WELL = "Released";

    /// It was taken back because it was bad; superseded and reverted ones say nothing of it.
    public static final String BADLY = "Failed";

    public Delivery {
        ended = Map.copyOf(ended);
    }

    public long well() {
        return ended.getOrDefault(WELL, 0L);
    }

    public long badly() {
        return ended.getOrDefault(BADLY, 0L);
    }
}
