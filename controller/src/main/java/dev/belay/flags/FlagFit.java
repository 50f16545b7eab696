package dev.belay.flags;

import dev.belay.flags.FlagSeen.Strategy;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether a flag's share can be moved so that what is asked for is what users see.
public final class FlagFit {

    private FlagFit() {}

    /// Why it cannot, with the fix; null: it can. Any second strategy would show the flag to users of its own,
    /// whatever the share of the first.
    public static @Nullable String unfit(Flag flag, FlagSeen seen) {
        String misfit = misfit(flag, seen);
        if (misfit != null) {
            return misfit;
        }
        if (seen.strategies().getFirst().disabled()) {
            return "The strategy of %s is disabled: enable it, and see that the flag itself is on again."
                    .formatted(flag.words());
        }
        // Turned on without a strategy, Unleash would add one of 100 %: so nobody is asked to do only that.
        return seen.on() ? null : "Turn on %s: off, it shows nobody anything.".formatted(flag.words());
    }

    /// The same for taking it back: whether it is on does not matter then.
    static @Nullable String misfit(Flag flag, FlagSeen seen) {
        if (seen.strategies().isEmpty()) {
            return "Give %s a strategy of the kind %s with the share that users see before a release."
                    .formatted(flag.words(), FlagSeen.GRADUAL);
        }
        Strategy only = seen.only();
        if (only == null) {
            return "Leave %s exactly one strategy, of the kind %s: it has %s."
                    .formatted(
                            flag.words(),
                            FlagSeen.GRADUAL,
                            seen.strategies().stream().map(Strategy::name).collect(Collectors.joining(", ")));
        }
        return only.percent() != null
                ? null
                : "Set the share of %s to a whole number from 0 to 100: it is '%s', which Unleash takes for 0."
                        .formatted(flag.words(), only.rollout());
    }
}
