package dev.belay.flags;

import dev.belay.flags.FlagTrouble.Kind;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One try at a flag: reads it, makes the one call that it lacks, and reads it back.
///
/// @param leads asked before every write; another replica may have taken over
record FlagAttempt(Flag flag, FlagStore store, BooleanSupplier leads) {

    private static final Logger LOG = LoggerFactory.getLogger(FlagAttempt.class);

    /// Written and undone so often in a row: somebody else writes the same flag.
    private static final int WRITES = 2;

    /// @param wanted whether the wish still is the latest; asked before every write
    Standing at(Standing before, BooleanSupplier wanted) {
        Standing now = before;
        try {
            for (int writes = 0; writes <= WRITES; writes++) {
                FlagMove move = FlagMove.next(flag, now.wish(), read(now.wish()));
                if (move instanceof FlagMove.Done) {
                    return now.reached();
                }
                if (writes == 0 && before.done()) {
                    now = now.repaired();
                }
                if (writes < WRITES) {
                    unlessDeposed();
                    if (!wanted.getAsBoolean()) {
                        return now;
                    }
                    make(move, now.wish());
                }
            }
            return now.failed(new FlagTrouble(
                    Kind.CHANGED,
                    "Leave %s alone: what was written (%s) does not stay."
                            .formatted(flag.words(), now.wish().words())));
        } catch (FlagTrouble trouble) {
            return isGone(trouble, now.wish()) ? now.reached() : now.failed(trouble);
        }
    }

    /// An archived flag can be revived, with the share that it had: that is taken back too.
    private FlagSeen read(Wish wish) throws FlagTrouble {
        return wish.isBack() ? store.readEvenArchived(flag) : store.read(flag);
    }

    /// Without the flag nobody sees it, whatever its share was.
    private static boolean isGone(FlagTrouble trouble, Wish wish) {
        return trouble.kind() == Kind.UNKNOWN && wish.isBack();
    }

    private void make(FlagMove move, Wish wish) throws FlagTrouble {
        switch (move) {
            case FlagMove.Share share -> {
                store.move(flag, share);
                LOG.info("{}: {} instead of {} %", flag.words(), wish.words(), share.from());
            }
            case FlagMove.SwitchOff _ -> {
                store.switchOff(flag);
                LOG.info("{}: switched off", flag.words());
            }
            case FlagMove.Stuck(FlagTrouble trouble) -> throw trouble;
            case FlagMove.Done _ -> {}
        }
    }

    /// Whoever leads now moves it, to what that one wishes.
    private void unlessDeposed() throws FlagTrouble {
        if (!leads.getAsBoolean()) {
            throw new FlagTrouble(Kind.CHANGED, "Nothing to do here: another replica of the operator leads.");
        }
    }
}
