package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// I11. Where somebody took the brake off, Kubernetes makes a ReplicaSet at once, and the operator has this long to
/// remove it.
final class OneOwnedCheck implements Check {

    private static final Duration TO_REMOVE_A_FOREIGN_ONE = Duration.ofSeconds(3);

    private @Nullable Instant lastUnpaused;
    private @Nullable Instant ownsNoneSince;

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        Deployment deployment = moment.scene().deployment();
        if (deployment == null) {
            return;
        }
        if (!Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
            lastUnpaused = moment.at();
        }
        if (!applies(moment.scene().standing())) {
            ownsNoneSince = null;
            return;
        }
        List<String> owned = moment.scene().owned().stream()
                .map(set -> set.getMetadata().getName())
                .toList();
        if (owned.size() > 1 && !moment.isWithin(TO_REMOVE_A_FOREIGN_ONE, lastUnpaused)) {
            complain.accept("the Deployment owns " + owned + " in "
                    + moment.scene().standing().phase());
        }
        none(moment, owned, complain);
    }

    private void none(Moment moment, List<String> owned, Consumer<String> complain) {
        Standing standing = moment.scene().standing();
        if (!owned.isEmpty()) {
            ownsNoneSince = null;
            return;
        }
        ownsNoneSince = ownsNoneSince == null ? moment.at() : ownsNoneSince;
        // A handover that is mirrored back passes the same instant.
        boolean isThatInstant = standing.is("HandingOver") || standing.is("RollingBack");
        if (!isThatInstant || !moment.isWithin(moment.scene().handoverWithin(), ownsNoneSince)) {
            complain.accept("the Deployment owns no ReplicaSet in %s %s since %s"
                    .formatted(standing.phase(), standing.part(), ownsNoneSince));
        }
    }

    private static boolean applies(Standing standing) {
        return standing.isProtected() && !standing.is("Preparing") && !standing.is("RollingBack", "Clearing");
    }
}
