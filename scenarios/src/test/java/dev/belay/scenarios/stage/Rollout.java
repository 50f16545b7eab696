package dev.belay.scenarios.stage;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a Deployment is where its user wants it.
final class Rollout {

    private Rollout() {}

    static boolean isDone(@Nullable Deployment deployment) {
        if (deployment == null || deployment.getStatus() == null) {
            return false;
        }
        DeploymentStatus status = deployment.getStatus();
        int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        return Objects.requireNonNullElse(status.getObservedGeneration(), 0L)
                        >= deployment.getMetadata().getGeneration()
                && number(status.getReplicas()) == wanted
                && number(status.getUpdatedReplicas()) == wanted
                && number(status.getAvailableReplicas()) == wanted;
    }

    private static int number(@Nullable Integer of) {
        return of == null ? 0 : of;
    }
}
