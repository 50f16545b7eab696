package dev.belay.playground.node;

import dev.belay.playground.app.Behaviour;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What tests switched. Held for pods that come later too: a candidate that is made larger is as bad as it was.
final class BehaviourSwitches {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /// No record: two tests may switch the same, and each takes back its own.
    private static final class Entry {

        private final PodMatch match;
        private final Behaviour behaviour;

        private Entry(PodMatch match, Behaviour behaviour) {
            this.match = match;
            this.behaviour = behaviour;
        }
    }

    /// Later ones win. To take it back, run the answer.
    Runnable add(PodMatch match, Behaviour behaviour) {
        Entry entry = new Entry(match, behaviour);
        entries.addFirst(entry);
        return () -> entries.remove(entry);
    }

    Behaviour of(Pod pod, Behaviour ofImage) {
        for (Entry entry : entries) {
            if (entry.match.matches(pod)) {
                return entry.behaviour;
            }
        }
        return ofImage;
    }
}
