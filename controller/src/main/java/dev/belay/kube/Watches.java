package dev.belay.kube;

import dev.belay.api.ReleasePolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is watched for the Releases. Always: policies, and the Deployments that carry a Release's name. One that does
/// not yet (or
/// no more) is watched alone, by its name. A namespace's pods and the rest only while a Release needs them.
public final class Watches implements AutoCloseable {

    private final KubernetesClient client;
    private final Consumer<HasMetadata> changed;
    private final Map<String, Watch<Deployment>> marked;
    private final Watch<ReleasePolicy> policies;
    private final Map<String, Watch<Deployment>> named = new HashMap<>();
    private final Map<String, NamespaceWatch> namespaces = new HashMap<>();
    private final Map<String, Set<String>> users = new HashMap<>();

    /// @param changed is told each object that a watch shows anew
    public Watches(KubernetesClient client, Realm realm, Consumer<HasMetadata> changed) {
        this.client = client;
        this.changed = changed;
        this.marked = realm.each(
                () -> Watch.open(client.apps().deployments().inAnyNamespace().withLabel(Labels.RELEASE), changed),
                namespace -> Watch.open(
                        client.apps().deployments().inNamespace(namespace).withLabel(Labels.RELEASE), changed));
        this.policies = Watch.open(client.resources(ReleasePolicy.class), changed);
    }

    /// A policy by its name; none: there is none.
    public @Nullable ReleasePolicy policy(String name) {
        return policies.shelf().all().stream()
                .filter(policy -> name.equals(policy.getMetadata().getName()))
                .findFirst()
                .orElse(null);
    }

    /// A Deployment, whether it carries the mark or not; none: it does not exist.
    public @Nullable Deployment deployment(String namespace, String name) {
        Deployment found = marked(namespace).get(namespace, name);
        return found == null ? alone(namespace, name).shelf().get(namespace, name) : unwatched(found);
    }

    private Shelf<Deployment> marked(String namespace) {
        return Realm.in(namespace, marked).shelf();
    }

    private synchronized Watch<Deployment> alone(String namespace, String name) {
        return named.computeIfAbsent(
                namespace + "/" + name,
                key -> Watch.open(
                        client.apps().deployments().inNamespace(namespace).withField("metadata.name", name), changed));
    }

    private synchronized Deployment unwatched(Deployment found) {
        forget(found.getMetadata().getNamespace(), found.getMetadata().getName());
        return found;
    }

    /// Nobody asks for this Deployment any more.
    public synchronized void forget(String namespace, String name) {
        Watch<Deployment> alone = named.remove(namespace + "/" + name);
        if (alone != null) {
            alone.close();
        }
    }

    /// As it was written, from now on.
    public void wrote(Deployment deployment) {
        boolean isMarked = deployment.getMetadata().getLabels() != null
                && deployment.getMetadata().getLabels().containsKey(Labels.RELEASE);
        String namespace = deployment.getMetadata().getNamespace();
        String name = deployment.getMetadata().getName();
        if (isMarked) {
            marked(namespace).wrote(deployment);
        } else {
            marked(namespace).deleted(deployment);
            alone(namespace, name).shelf().wrote(deployment);
        }
    }

    /// All of a namespace, for as long as any Release of it needs it.
    public synchronized NamespaceWatch namespace(String namespace, String release) {
        users.computeIfAbsent(namespace, key -> new HashSet<>()).add(release);
        return namespaces.computeIfAbsent(namespace, key -> new NamespaceWatch(client, key, changed));
    }

    /// This Release needs it no more.
    public synchronized void leave(String namespace, String release) {
        Set<String> left = users.get(namespace);
        if (left == null || !left.remove(release) || !left.isEmpty()) {
            return;
        }
        users.remove(namespace);
        NamespaceWatch watch = namespaces.remove(namespace);
        if (watch != null) {
            watch.close();
        }
    }

    /// The Releases that need their namespace now, by name.
    public synchronized Set<String> usersOf(String namespace) {
        return Set.copyOf(users.getOrDefault(namespace, Set.of()));
    }

    @Override
    public synchronized void close() {
        marked.values().forEach(Watch::close);
        policies.close();
        named.values().forEach(Watch::close);
        namespaces.values().forEach(NamespaceWatch::close);
    }
}
