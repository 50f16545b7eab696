package dev.belay.api;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// What a platform team sets once for many Releases: where Prometheus is, and what counts as bad. A namespace picks
/// one by its label `belay.dev/policy`, else the one named `default`.
@Group("belay.dev")
@Version("v1alpha1")
@Plural("releasepolicies")
@ShortNames("relpol")
public class ReleasePolicy extends CustomResource<ReleasePolicySpec, Void> {

    private static final long serialVersionUID = 1L;
}
