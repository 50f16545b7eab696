package dev.belay.flags;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A flag as Unleash has it, in one environment.
public record FlagSeen(boolean on, List<Strategy> strategies) {

    static final String GRADUAL = "flexibleRollout";

    public FlagSeen {
        strategies = List.copyOf(strategies);
    }

    /// One rule by which it is shown.
    ///
    /// @param id what Unleash calls it; no number and no name, only the same again
    /// @param rollout as it is stored, which can be any text; null: it has none
    public record Strategy(
            String id,
            String name,
            boolean disabled,
            @Nullable String rollout) {

        boolean isGradual() {
            return name.equals(GRADUAL);
        }

        /// Unleash takes any text and evaluates what is no whole number from 0 to 100 as 0 %.
        ///
        /// @return null: no such number
        @Nullable
        Integer percent() {
            if (rollout == null || !rollout.matches("0|[1-9][0-9]?|100")) {
                return null;
            }
            return Integer.valueOf(rollout);
        }
    }

    /// The one strategy whose share can be moved; null: there is none, or it is not alone.
    @Nullable
    Strategy only() {
        return strategies.size() == 1 && strategies.getFirst().isGradual() ? strategies.getFirst() : null;
    }
}
