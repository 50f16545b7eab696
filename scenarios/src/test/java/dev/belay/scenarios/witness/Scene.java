package dev.belay.scenarios.witness;

import dev.belay.api.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The namespace as it was at one moment, seen from one Release.
final class Scene {

    static final String HASH = "pod-template-hash";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final String releaseName;
    private final Duration handoverWithin;
    private final Map<Thing, HasMetadata> present = new HashMap<>();

    /// @param handoverWithin how long a handover may take to swap the ReplicaSet that the Deployment owns
    Scene(String releaseName, Duration handoverWithin) {
        this.releaseName = releaseName;
        this.handoverWithin = handoverWithin;
    }

    Duration handoverWithin() {
        return handoverWithin;
    }

    /// Lets it happen, and answers with the object as it was before; none: it is new.
    @Nullable
    HasMetadata take(Sighting sighting) {
        return sighting.gone() ? present.remove(sighting.thing()) : present.put(sighting.thing(), sighting.object());
    }

    @Nullable
    Release release() {
        return (Release) present.get(new Thing("Release", releaseName));
    }

    boolean isOurs(HasMetadata object) {
        return object instanceof Release && object.getMetadata().getName().equals(releaseName);
    }

    Standing standing() {
        return Standing.of(release());
    }

    @Nullable
    Deployment deployment() {
        Release release = release();
        return release == null
                ? null
                : (Deployment) present.get(
                        new Thing("Deployment", release.getSpec().target().deployment()));
    }

    int replicas() {
        Deployment deployment = deployment();
        return deployment == null || deployment.getSpec().getReplicas() == null
                ? 0
                : deployment.getSpec().getReplicas();
    }

    <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        return present.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    /// The Deployment's ReplicaSets, parked or not.
    List<ReplicaSet> sets() {
        Deployment deployment = deployment();
        return deployment == null
                ? List.of()
                : all(ReplicaSet.class)
                        .filter(set -> Sets.isOf(deployment, set))
                        .toList();
    }

    List<ReplicaSet> setsOf(@Nullable String revision) {
        return revision == null
                ? List.of()
                : sets().stream()
                        .filter(set -> Sets.revision(set).equals(revision))
                        .toList();
    }

    List<ReplicaSet> owned() {
        Deployment deployment = deployment();
        return sets().stream()
                .filter(set -> Sets.isControlled(Objects.requireNonNull(deployment), set))
                .filter(set -> !set.isMarkedForDeletion())
                .toList();
    }

    Set<String> hashesOf(@Nullable String revision) {
        return setsOf(revision).stream().map(Sets::hash).collect(Collectors.toSet());
    }

    List<Pod> podsOf(ReplicaSet set) {
        String uid = set.getMetadata().getUid();
        return all(Pod.class)
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(uid)))
                .toList();
    }

    long readyOf(@Nullable String revision) {
        return setsOf(revision).stream()
                .flatMap(set -> podsOf(set).stream())
                .filter(Pods::isReady)
                .count();
    }

    long aliveOf(@Nullable String revision) {
        return setsOf(revision).stream()
                .flatMap(set -> podsOf(set).stream())
                .filter(Pods::isAlive)
                .count();
    }

    long readyWithHash(String hash) {
        return all(Pod.class)
                .filter(pod -> hash.equals(pod.getMetadata().getLabels().get(HASH)))
                .filter(Pods::isReady)
                .count();
    }

    long readyEndpoints(Service service) {
        return all(EndpointSlice.class)
                .filter(slice -> service.getMetadata().getName().equals(serviceOf(slice)))
                .flatMap(slice -> endpointsOf(slice).stream())
                .filter(endpoint -> endpoint.getConditions() == null
                        || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
                .count();
    }

    /// A slice without endpoints has no list at all.
    static List<Endpoint> endpointsOf(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getEndpoints(), List.of());
    }

    static @Nullable String serviceOf(EndpointSlice slice) {
        return slice.getMetadata().getLabels() == null
                ? null
                : slice.getMetadata().getLabels().get(SERVICE_NAME);
    }

    @Nullable
    Service service(@Nullable String name) {
        return name == null ? null : (Service) present.get(new Thing("Service", name));
    }

    /// The Services that the Release moves: the plan's, else the spec's.
    Set<String> targetServices() {
        return release() == null ? Set.of() : standing().services(Objects.requireNonNull(release()));
    }

    Set<String> targetRoutes() {
        return release() == null ? Set.of() : standing().routes(Objects.requireNonNull(release()));
    }

    Shares sharesOf(HTTPRoute route) {
        return new Shares(route, targetServices());
    }

    /// For people, in order.
    @Override
    public String toString() {
        Map<String, String> lines = new TreeMap<>();
        present.values().forEach(object -> lines.put(Thing.of(object).toString(), Words.of(object)));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " " + line.getValue())
                .collect(Collectors.joining("\n"));
    }
}
