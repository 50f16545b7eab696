package dev.belay.flags;

import dev.belay.api.Unleash;
import dev.belay.flags.FlagSeen.Strategy;
import dev.belay.verdict.Secrets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings flags to what is wished of them and keeps them there, each on a thread of its own. Nobody waits for it:
/// who wishes looks later how far it has come, and is told when that changes.
///
/// The latest wish counts, and is begun at once, whatever the one before it is waiting for.
public final class FlagWriter implements AutoCloseable {

    private final FlagStore store;
    private final BooleanSupplier leads;
    private final Consumer<Flag> bell;
    private final Map<Flag, FlagKeeper> keepers = new HashMap<>();
    private boolean closed;

    /// One for all Releases of a policy.
    ///
    /// @param leads asked before every write; another replica may have taken over
    /// @param bell rung when a flag has come further, or has not
    public static FlagWriter open(Unleash where, Secrets secrets, BooleanSupplier leads, Consumer<Flag> bell) {
        return new FlagWriter(new UnleashClient(where, secrets), leads, bell);
    }

    FlagWriter(FlagStore store, BooleanSupplier leads, Consumer<Flag> bell) {
        this.store = new PacedStore(store);
        this.leads = leads;
        this.bell = bell;
    }

    /// Returns at once. The same wish again changes nothing.
    public synchronized void want(Flag flag, Wish wish) {
        if (closed) {
            throw new IllegalStateException("closed: no flag is moved any more");
        }
        keepers.computeIfAbsent(flag, one -> FlagKeeper.start(new FlagAttempt(one, store, leads), wish, bell))
                .want(wish);
    }

    /// Null: nothing is wished of it.
    public synchronized @Nullable Standing standing(Flag flag) {
        FlagKeeper keeper = keepers.get(flag);
        return keeper == null ? null : keeper.standing();
    }

    /// From now on it is whatever others make of it.
    public synchronized void leave(Flag flag) {
        FlagKeeper keeper = keepers.remove(flag);
        if (keeper != null) {
            keeper.stop();
        }
    }

    /// The share of a flag that can be moved, for who is about to begin and may wait two seconds.
    public int share(Flag flag) throws FlagTrouble {
        FlagSeen seen = store.read(flag);
        String unfit = FlagFit.unfit(flag, seen);
        Strategy only = seen.only();
        Integer percent = only == null ? null : only.percent();
        if (unfit != null || percent == null) {
            throw new FlagTrouble(FlagTrouble.Kind.UNFIT, String.valueOf(unfit));
        }
        return percent;
    }

    /// How many flags show more than they should, as far as is known.
    public synchronized long outstanding() {
        return keepers.values().stream()
                .filter(keeper -> keeper.standing().isOutstanding())
                .count();
    }

    @Override
    public synchronized void close() {
        closed = true;
        keepers.values().forEach(FlagKeeper::stop);
        keepers.clear();
    }
}
