package dev.belay.flags;

import dev.belay.flags.FlagTrouble.Kind;
import java.util.concurrent.Semaphore;

/// So many calls at once, in the order in which they come.
final class PacedStore implements FlagStore {

    /// So that two hundred flags at a time leave Unleash to its other users too.
    private static final int AT_ONCE = 4;

    private final FlagStore paced;
    private final Semaphore pace = new Semaphore(AT_ONCE, true);

    PacedStore(FlagStore paced) {
        this.paced = paced;
    }

    @Override
    public FlagSeen read(Flag flag) throws FlagTrouble {
        await();
        try {
            return paced.read(flag);
        } finally {
            pace.release();
        }
    }

    @Override
    public FlagSeen readEvenArchived(Flag flag) throws FlagTrouble {
        await();
        try {
            return paced.readEvenArchived(flag);
        } finally {
            pace.release();
        }
    }

    @Override
    public void move(Flag flag, FlagMove.Share share) throws FlagTrouble {
        await();
        try {
            paced.move(flag, share);
        } finally {
            pace.release();
        }
    }

    @Override
    public void switchOff(Flag flag) throws FlagTrouble {
        await();
        try {
            paced.switchOff(flag);
        } finally {
            pace.release();
        }
    }

    private void await() throws FlagTrouble {
        try {
            pace.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new FlagTrouble(Kind.SLOW, "Nobody waited for it any longer: the operator stops.");
        }
    }
}
