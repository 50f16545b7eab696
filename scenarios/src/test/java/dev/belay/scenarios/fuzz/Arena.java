package dev.belay.scenarios.fuzz;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.api.Release;
import dev.belay.api.ReleasePolicy;
import dev.belay.playground.cluster.Cluster;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Person;
import dev.belay.scenarios.stage.Shop;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// A namespace full of services for strange Releases, and some more with one ordinary Release each for strange
/// policies.
///
/// @param slots each with the policy of its own name
record Arena(Cluster cluster, Stall stall, List<Stall> slots) implements AutoCloseable {

    static final int SERVICES = 6;
    private static final int SLOTS = 4;
    private static final String API = "/apis/belay.dev/v1alpha1";

    static Arena open(Cluster cluster) {
        Arena arena = new Arena(
                cluster,
                Stall.open(cluster, "fuzz"),
                IntStream.range(0, SLOTS)
                        .mapToObj(_ -> Stall.open(cluster, "slot"))
                        .toList());
        arena.runs(arena.stall(), SERVICES, "v1");
        arena.slots().forEach(slot -> {
            arena.runs(slot, 1, "v1");
            cluster.client()
                    .namespaces()
                    .withName(slot.name())
                    .edit(found -> new NamespaceBuilder(found)
                            .editMetadata()
                            .addToLabels("belay.dev/policy", slot.name())
                            .endMetadata()
                            .build());
            arena.person(slot).applies("""
                    apiVersion: belay.dev/v1alpha1
                    kind: Release
                    metadata: {name: ordinary}
                    spec:
                      target: {deployment: f0, routes: [{name: f0}]}
                      canary: {steps: [{weight: 10, hold: 1s, gate: {approval: {}}}]}
                    """);
        });
        return arena;
    }

    private void runs(Stall where, int services, String version) {
        String[] manifests = IntStream.range(0, services)
                .mapToObj(number -> Shop.SMALL.named("f" + number).of(2).at(version))
                .map(shop -> String.join("---\n", shop.deployment(), shop.service(), shop.route()))
                .toArray(String[]::new);
        person(where).applies(manifests);
    }

    private Person person(Stall where) {
        return new Person(cluster.kubectl(), where.name());
    }

    /// Every service gets another version.
    void releases(String version) {
        runs(stall, SERVICES, version);
        slots.forEach(slot -> runs(slot, 1, version));
    }

    /// What the API server says against it; empty: it takes it.
    Optional<Status> offers(Stall where, ObjectNode release) {
        return offers(API + "/namespaces/" + where.name() + "/releases", release);
    }

    Optional<Status> offers(ObjectNode policy) {
        return offers(API + "/releasepolicies", policy);
    }

    private Optional<Status> offers(String path, ObjectNode object) {
        try {
            cluster.client().raw(path + "?fieldValidation=Strict", "POST", object);
            return Optional.empty();
        } catch (KubernetesClientException refused) {
            if (refused.getStatus() == null || refused.getCode() >= 500) {
                throw refused;
            }
            return Optional.of(refused.getStatus());
        }
    }

    void deletesPolicy(String name) {
        cluster.client().resources(ReleasePolicy.class).withName(name).delete();
    }

    List<Release> releases() {
        return of(stall);
    }

    /// The ordinary ones, under strange policies.
    List<Release> ordinary() {
        return slots.stream().flatMap(slot -> of(slot).stream()).toList();
    }

    private static List<Release> of(Stall where) {
        return where.client().resources(Release.class).list().getItems();
    }

    KubernetesClient client() {
        return stall.client();
    }

    /// All of them say so.
    void awaits(String what, Predicate<Release> holds) {
        Awaitility.await(what)
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(200))
                .conditionEvaluationListener(null)
                .untilAsserted(() -> {
                    List<String> not = releases().stream()
                            .filter(holds.negate())
                            .map(release -> release.getMetadata().getName() + " " + release.getSpec() + " "
                                    + release.getStatus())
                            .toList();
                    if (!not.isEmpty()) {
                        throw new AssertionError(not.size() + " not so: " + what + ", such as " + not.getFirst());
                    }
                });
    }

    /// None of them holds anything any more.
    void empties() {
        stall.client().resources(Release.class).delete();
        Awaitility.await("every Release is gone")
                .atMost(ofSeconds(90))
                .pollInterval(ofMillis(200))
                .untilAsserted(() -> {
                    List<Release> left = releases();
                    if (!left.isEmpty()) {
                        throw new AssertionError(left.size() + " are left, such as "
                                + left.getFirst().getSpec() + left.getFirst().getStatus());
                    }
                });
    }

    @Override
    public void close() {
        slots.forEach(slot -> slot.client().resources(Release.class).delete());
        slots.forEach(slot -> deletesPolicy(slot.name()));
        stall.close();
        slots.forEach(Stall::close);
    }
}
