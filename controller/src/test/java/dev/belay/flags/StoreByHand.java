package dev.belay.flags;

import dev.belay.flags.FlagSeen.Strategy;
import dev.belay.flags.FlagTrouble.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A store in memory, of one flag with one strategy, whose next calls fail as a script says.
final class StoreByHand implements FlagStore {

    /// How a call ends. What reads cannot fail after it was done: it then simply failed.
    enum End {
        WELL,
        NOT_DONE,
        DONE_UNANSWERED,
        /// Somebody else writes this flag just before the call.
        OVERTAKEN
    }

    static final String STRATEGY = "0815";
    static final String OTHERS = "77";

    private final Deque<End> script = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();
    private boolean on = true;
    private String rollout;

    StoreByHand(String rollout) {
        this.rollout = rollout;
    }

    synchronized StoreByHand then(List<End> ends) {
        script.addAll(ends);
        return this;
    }

    synchronized void fails(int calls) {
        for (int i = 0; i < calls; i++) {
            script.add(End.NOT_DONE);
        }
    }

    synchronized void recovers() {
        script.clear();
    }

    synchronized void set(String by) {
        rollout = by;
    }

    synchronized String rollout() {
        return rollout;
    }

    synchronized boolean isOn() {
        return on;
    }

    /// What calls of ours made of it.
    synchronized List<String> written() {
        return List.copyOf(written);
    }

    private End next() throws FlagTrouble {
        End end = script.isEmpty() ? End.WELL : script.removeFirst();
        if (end == End.NOT_DONE) {
            throw new FlagTrouble(Kind.UNREACHABLE, "Plug it in.");
        }
        if (end == End.OVERTAKEN) {
            rollout = OTHERS;
        }
        return end;
    }

    private static void answer(End end) throws FlagTrouble {
        if (end == End.DONE_UNANSWERED) {
            throw new FlagTrouble(Kind.SLOW, "Wait.");
        }
    }

    @Override
    public synchronized FlagSeen read(Flag flag) throws FlagTrouble {
        answer(next());
        return new FlagSeen(on, List.of(new Strategy(STRATEGY, FlagSeen.GRADUAL, false, rollout)));
    }

    @Override
    public FlagSeen readEvenArchived(Flag flag) throws FlagTrouble {
        return read(flag);
    }

    @Override
    public synchronized void move(Flag flag, FlagMove.Share share) throws FlagTrouble {
        End end = next();
        if (!share.strategy().equals(STRATEGY) || !share.from().equals(rollout)) {
            throw new FlagTrouble(Kind.CHANGED, "Look again.");
        }
        rollout = Integer.toString(share.to());
        written.add(rollout);
        answer(end);
    }

    @Override
    public synchronized void switchOff(Flag flag) throws FlagTrouble {
        End end = next();
        on = false;
        written.add("off");
        answer(end);
    }
}
