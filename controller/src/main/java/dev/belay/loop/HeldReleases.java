package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.kube.Realm;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// The Releases whose Deployments are not given back, as the API server has them. A watch does not do where nothing
/// comes after: one that could not begin shows none, and so does one whose Releases are all given back.
public final class HeldReleases {

    private final KubernetesClient client;
    private final Realm realm;

    public HeldReleases(KubernetesClient client, Realm realm) {
        this.client = client;
        this.realm = realm;
    }

    /// Of every namespace that is looked after.
    ///
    /// @throws io.fabric8.kubernetes.client.KubernetesClientException when they cannot be read, if only in one
    /// namespace
    public List<Release> read() {
        var releases = client.resources(Release.class);
        return realm
                .each(
                        () -> releases.inAnyNamespace().list(),
                        namespace -> releases.inNamespace(namespace).list())
                .values()
                .stream()
                .flatMap(list -> list.getItems().stream())
                .filter(ReleasePatch::isHeld)
                .toList();
    }
}
