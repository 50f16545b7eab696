package dev.belay.flags;

import dev.belay.flags.FlagSeen.Strategy;
import dev.belay.flags.FlagTrouble.Kind;
import java.util.Objects;

/// The one next call that brings a flag closer to a wish. Made from what was just read, and followed by reading
/// again, so that being killed between any two calls loses nothing.
sealed interface FlagMove {

    /// It is as wished.
    record Done() implements FlagMove {}

    record Share(String strategy, String from, int to) implements FlagMove {}

    record SwitchOff() implements FlagMove {}

    /// A person must change something in Unleash.
    record Stuck(FlagTrouble trouble) implements FlagMove {}

    static FlagMove next(Flag flag, Wish wish, FlagSeen seen) {
        return switch (wish) {
            case Wish.Off() -> seen.on() ? new SwitchOff() : new Done();
            case Wish.Show(int percent) -> {
                String unfit = FlagFit.unfit(flag, seen);
                yield unfit == null ? share(seen, percent) : new Stuck(new FlagTrouble(Kind.UNFIT, unfit));
            }
            case Wish.Restore(int percent) -> restore(flag, percent, seen);
        };
    }

    /// Somebody may have written a share that is no number: also that is put right.
    private static FlagMove restore(Flag flag, int percent, FlagSeen seen) {
        if (seen.only() != null) {
            return share(seen, percent);
        }
        String misfit = Objects.requireNonNull(FlagFit.misfit(flag, seen));
        String words = "It cannot be put back to %d %%. %s".formatted(percent, misfit);
        return new Stuck(new FlagTrouble(Kind.UNFIT, words));
    }

    private static FlagMove share(FlagSeen seen, int percent) {
        Strategy only = Objects.requireNonNull(seen.only());
        Integer now = only.percent();
        return now != null && now == percent
                ? new Done()
                : new Share(only.id(), Objects.requireNonNullElse(only.rollout(), ""), percent);
    }
}
