package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Pods of a ReplicaSet go only when it wants fewer. That it wants fewer is another invariant's matter, for stable;
/// for the candidate it is this one's, from the bake on.
final class PodsCheck implements Check {

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        if (moment.before() instanceof Pod was) {
            ReplicaSet owner = ownerOf(moment, was);
            Pod now = moment.now(Pod.class);
            if (owner != null && Pods.isAlive(was) && !Pods.isDisrupted(was)) {
                removed(moment, owner, now, complain);
            }
            if (owner != null && now != null && isGuarded(moment, owner)) {
                restarted(was, now, complain);
            }
        }
        ReplicaSet set = moment.was(ReplicaSet.class);
        if (set != null && isHandedOver(moment, set)) {
            shrunk(moment, set, complain);
        }
    }

    private static @Nullable ReplicaSet ownerOf(Moment moment, Pod pod) {
        Optional<ReplicaSet> owner = moment.scene()
                .all(ReplicaSet.class)
                .filter(set -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(it -> it.getUid().equals(set.getMetadata().getUid())))
                .findAny();
        return owner.filter(set -> !set.isMarkedForDeletion()).orElse(null);
    }

    private static void removed(Moment moment, ReplicaSet owner, @Nullable Pod now, Consumer<String> complain) {
        boolean goes = now == null || (now.isMarkedForDeletion() && !Pods.isDisrupted(now));
        long left = moment.scene().podsOf(owner).stream().filter(Pods::isAlive).count();
        if (goes && left < Sets.wanted(owner)) {
            complain.accept("%s of %s goes: %d are left, %d are wanted"
                    .formatted(moment.sighting().thing(), owner.getMetadata().getName(), left, Sets.wanted(owner)));
        }
    }

    private static boolean isGuarded(Moment moment, ReplicaSet owner) {
        Standing standing = moment.scene().standing();
        String revision = Sets.revision(owner);
        return (standing.isProtected() && revision.equals(standing.stable())) || isHandedOver(moment, owner);
    }

    private static void restarted(Pod was, Pod now, Consumer<String> complain) {
        if (Pods.restarts(now) > Pods.restarts(was)) {
            complain.accept("Pod %s was restarted for the %d. time"
                    .formatted(now.getMetadata().getName(), Pods.restarts(now)));
        }
    }

    private static boolean isHandedOver(Moment moment, ReplicaSet set) {
        Standing standing = moment.scene().standing();
        return standing.is("HandingOver") && Sets.revision(set).equals(standing.candidate());
    }

    private static void shrunk(Moment moment, ReplicaSet was, Consumer<String> complain) {
        ReplicaSet now = moment.now(ReplicaSet.class);
        int wanted = now == null ? 0 : Sets.wanted(now);
        if (wanted < Sets.wanted(was) && wanted < moment.scene().replicas()) {
            complain.accept("the candidate's ReplicaSet %s shrank from %d to %d in the handover, %d are wanted"
                    .formatted(
                            was.getMetadata().getName(),
                            Sets.wanted(was),
                            wanted,
                            moment.scene().replicas()));
        }
    }
}
