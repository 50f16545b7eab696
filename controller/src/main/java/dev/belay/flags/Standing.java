package dev.belay.flags;

import org.jspecify.annotations.Nullable;

/// How far a flag has come to a wish.
///
/// @param done it was read as wished, after the last write
/// @param trouble why not, in the last try; null: none, or no try has ended yet
/// @param repairs how often it was found changed by somebody else, and put right
public record Standing(Wish wish, boolean done, @Nullable FlagTrouble trouble, int repairs) {

    static Standing begin(Wish wish) {
        return new Standing(wish, false, null, 0);
    }

    Standing reached() {
        return new Standing(wish, true, null, repairs);
    }

    Standing failed(FlagTrouble why) {
        return new Standing(wish, false, why, repairs);
    }

    Standing repaired() {
        return new Standing(wish, done, trouble, repairs + 1);
    }

    /// Exposure that should have been taken back and is not known to be.
    public boolean isOutstanding() {
        return wish.isBack() && !done;
    }
}
