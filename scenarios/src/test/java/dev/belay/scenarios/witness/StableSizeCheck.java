package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.function.Consumer;

/// I5. The user's own scaling goes through: stable may always come down to what the Deployment says. After a restart
/// that
/// was cut short it has two ReplicaSets, and one of them goes once the other has made up for it.
final class StableSizeCheck implements Check {

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        Standing standing = moment.scene().standing();
        ReplicaSet set = moment.now(ReplicaSet.class);
        ReplicaSet was = moment.was(ReplicaSet.class);
        boolean isGuarded = standing.isProtected() || standing.is("Blocked") || standing.is("Leaving");
        if (!isGuarded
                || set == null
                || was == null
                || standing.stable() == null
                || !Sets.revision(set).equals(standing.stable())) {
            return;
        }
        int now = Sets.wanted(set);
        if (now < Sets.wanted(was)
                && now + readyBeside(moment, set) < moment.scene().replicas()) {
            complain.accept("stable's ReplicaSet %s shrank from %d to %d in %s %s, while the Deployment wants %d"
                    .formatted(
                            set.getMetadata().getName(),
                            Sets.wanted(was),
                            now,
                            standing.phase(),
                            standing.part(),
                            moment.scene().replicas()));
        }
    }

    private static long readyBeside(Moment moment, ReplicaSet set) {
        return moment.scene()
                .all(ReplicaSet.class)
                .filter(other ->
                        !other.getMetadata().getUid().equals(set.getMetadata().getUid()))
                .filter(other -> Sets.revision(other).equals(Sets.revision(set)))
                .flatMap(other -> moment.scene().podsOf(other).stream())
                .filter(Pods::isReady)
                .count();
    }
}
