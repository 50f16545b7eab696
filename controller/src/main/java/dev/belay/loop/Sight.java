package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.ReleasePolicySpec;
import dev.belay.kube.NamespaceWatch;
import dev.belay.release.Brake;
import dev.belay.traffic.Levers;
import dev.belay.workload.Workload;
import org.jspecify.annotations.Nullable;

/// What is there at one moment, as objects of the cluster.
///
/// @param workload none: the Deployment does not exist
/// @param watch of the namespace; none: between trials nobody needs it
/// @param policy none: there is none for this namespace
/// @param brakeOffered what fits the Release and what the API servers serve
/// @param leaving the Release is to be given up
/// @param namespaceEnding nothing can be made in it any more
/// @param autoscaled a HorizontalPodAutoscaler looks at the Deployment's pods
record Sight(
        Release release,
        @Nullable Workload workload,
        Levers levers,
        @Nullable NamespaceWatch watch,
        @Nullable ReleasePolicySpec policy,
        Brake brakeOffered,
        boolean leaving,
        boolean namespaceEnding,
        boolean autoscaled) {

    /// What is on trial is what a flag shows, in whatever pods there are.
    boolean movesFlag() {
        return release.getSpec().flag() != null;
    }

    String namespace() {
        return release.getMetadata().getNamespace();
    }

    String name() {
        return release.getMetadata().getName();
    }

    /// Another Release has this Deployment, so nothing of it is ours to touch.
    boolean isTaken() {
        String owner = workload == null ? null : workload.markedBy();
        return owner != null && !owner.equals(name());
    }
}
