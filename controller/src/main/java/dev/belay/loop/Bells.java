package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.ReleasePolicy;
import dev.belay.kube.Labels;
import dev.belay.kube.Watches;
import dev.belay.release.Verdicts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Wakes the Releases that something is the news of: an object that a watch shows anew, a verdict, a leadership.
final class Bells {

    private final SimpleInboundEventSource<Release> source = new SimpleInboundEventSource<>("bells");
    private @Nullable IndexerResourceCache<Release> hanging;
    private volatile @Nullable IndexerResourceCache<Release> releases;
    private volatile @Nullable Watches watches;

    EventSource<?, Release> hung(IndexerResourceCache<Release> cache) {
        hanging = cache;
        return source;
    }

    /// The framework has seen all Releases and takes news of them.
    void ringFromNowOn() {
        releases = hanging;
    }

    void listenTo(Watches shown) {
        watches = shown;
    }

    /// A verdict is another one now.
    void ring(Verdicts.Key release) {
        ring(release.namespace(), release.name());
    }

    /// Everything is to be looked at: this replica begins to lead, or stops.
    void ringAll() {
        releases()
                .forEach(release -> ring(
                        release.getMetadata().getNamespace(),
                        release.getMetadata().getName()));
    }

    void changed(HasMetadata object) {
        switch (object) {
            case ReleasePolicy _ -> ringAll();
            case Deployment deployment -> changed(deployment);
            default -> ringUsersOf(object.getMetadata().getNamespace());
        }
    }

    /// Those that look at what the namespace holds: in a trial, or about to begin one.
    void ringUsersOf(String namespace) {
        Watches shown = watches;
        if (shown != null) {
            shown.usersOf(namespace).forEach(release -> ring(namespace, release));
        }
    }

    /// All there are; empty: the watch has not shown them yet.
    Optional<List<Release>> all() {
        IndexerResourceCache<Release> all = releases;
        return all == null ? Optional.empty() : Optional.of(all.list().toList());
    }

    /// All that the watch has shown so far.
    Stream<Release> releases() {
        return all().stream().flatMap(List::stream);
    }

    /// All of a namespace, as the watch shows them.
    Stream<Release> releases(String namespace) {
        IndexerResourceCache<Release> all = releases;
        return all == null ? Stream.empty() : all.list(namespace);
    }

    /// By its mark; one without may still be what a Release is waiting for.
    private void changed(Deployment deployment) {
        Map<String, String> labels = deployment.getMetadata().getLabels();
        String owner = labels == null ? null : labels.get(Labels.RELEASE);
        String namespace = deployment.getMetadata().getNamespace();
        if (owner != null) {
            ring(namespace, owner);
        }
        ringAllOf(namespace, deployment.getMetadata().getName(), owner);
    }

    /// The other Releases that want the same Deployment.
    void ringRivals(Release release) {
        ringAllOf(
                release.getMetadata().getNamespace(),
                release.getSpec().target().deployment(),
                release.getMetadata().getName());
    }

    private void ringAllOf(String namespace, String deployment, @Nullable String but) {
        releases(namespace)
                .filter(release -> release.getSpec().target().deployment().equals(deployment))
                .filter(release -> !release.getMetadata().getName().equals(but))
                .forEach(release -> ring(namespace, release.getMetadata().getName()));
    }

    private void ring(String namespace, String name) {
        if (releases != null) {
            source.propagateEvent(new ResourceID(name, namespace));
        }
    }
}
