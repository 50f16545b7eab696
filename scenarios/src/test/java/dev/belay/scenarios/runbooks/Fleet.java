package dev.belay.scenarios.runbooks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.gateway.Gateway;
import dev.belay.playground.traffic.Answers;
import dev.belay.playground.traffic.Call;
import dev.belay.playground.traffic.Destination;
import dev.belay.playground.traffic.Traffic;
import dev.belay.scenarios.stage.Person;
import dev.belay.scenarios.stage.Shop;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// Services of one namespace, each with a route, a Release whose only step waits for a person, and callers of its
/// own.
record Fleet(KubernetesClient client, Person person, List<String> names, List<Traffic> callers)
        implements AutoCloseable {

    private static final Shop SHOP = Shop.SMALL.of(2);
    private static final double CALLS_A_SECOND = 10;

    static Fleet open(Cluster cluster, KubernetesClient client, int count) {
        List<String> names =
                IntStream.rangeClosed(1, count).mapToObj("shop-%02d"::formatted).toList();
        Person person = new Person(cluster.kubectl(), client.getNamespace());
        Fleet fleet = new Fleet(client, person, names, new ArrayList<>());
        fleet.applies(names, name -> {
            Shop shop = SHOP.named(name);
            return String.join("---\n", shop.deployment(), shop.service(), route(shop));
        });
        names.forEach(name -> person.does("rollout", "status", "deployment/" + name, "--timeout=60s"));
        return fleet;
    }

    private static String route(Shop shop) {
        return shop.route().replace("  rules:", "  hostnames: [" + shop.name() + "]\n  rules:");
    }

    private void applies(Collection<String> some, Function<String, String> manifest) {
        person.applies(some.stream().map(manifest).toArray(String[]::new));
    }

    /// From now on until [#answers].
    void isCalledBy(Gateway gateway) {
        names.forEach(name -> callers.add(Traffic.start(
                CALLS_A_SECOND, Destination.of(gateway.address()), Call.get("/").header("Host", name))));
    }

    /// What all callers got; nobody calls any more.
    Answers answers() throws InterruptedException {
        List<Answers> all = new ArrayList<>();
        for (Traffic traffic : callers) {
            all.add(traffic.stop());
        }
        return new Answers(
                all.stream().flatMap(answers -> answers.all().stream()).toList());
    }

    /// Each has a Release from now on.
    void isReleased() {
        applies(names, name -> """
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {name: %1$s}
                spec:
                  target: {deployment: %1$s, routes: [{name: %1$s}]}
                  canary: {steps: [{weight: 10, hold: 0s, gate: {approval: {}}}]}
                  health: {dialect: none}
                """.formatted(name));
        awaits("Steady", names);
    }

    /// Waits until a person must say yes.
    void begins(Collection<String> some) {
        applies(some, name -> SHOP.named(name).at("v2").deployment());
        awaits("Gated", some);
    }

    void awaits(String phase, Collection<String> some) {
        Awaitility.await("%s are %s".formatted(some, phase))
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(200))
                .untilAsserted(() -> assertThat(releases()
                                .filter(release ->
                                        some.contains(release.getMetadata().getName())))
                        .allSatisfy(release -> {
                            assertThat(release.getStatus()).isNotNull();
                            assertThat(release.getStatus().summary().phase())
                                    .as("%s: %s", name(release), release.getStatus())
                                    .isEqualTo(phase);
                        }));
    }

    private Stream<Release> releases() {
        return client.resources(Release.class).list().getItems().stream();
    }

    /// Those that are under way, by their ids.
    Map<String, String> trials() {
        return releases()
                .filter(release -> release.getStatus().trial() != null)
                .collect(Collectors.toMap(
                        release -> release.getMetadata().getName(),
                        release -> Objects.requireNonNull(Objects.requireNonNull(
                                                release.getStatus().trial())
                                        .id())
                                + " "
                                + release.getStatus().summary().phase(),
                        (one, _) -> one,
                        TreeMap::new));
    }

    /// Another pod of the same name, and one that was started again, is another one here.
    Set<String> pods() {
        return client.pods().list().getItems().stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .map(Fleet::identity)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String identity(Pod pod) {
        int restarts = pod.getStatus().getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
        return "%s %s with %d restarts"
                .formatted(pod.getMetadata().getName(), pod.getMetadata().getUid(), restarts);
    }

    /// What is not as before Belay, in words.
    List<String> traces() {
        List<String> found = new ArrayList<>();
        client.apps().deployments().list().getItems().forEach(deployment -> trace(deployment, found));
        client.services().list().getItems().forEach(service -> {
            if (!service.getSpec().getSelector().keySet().equals(Set.of("app"))) {
                found.add(name(service) + " leads to " + service.getSpec().getSelector());
            }
        });
        client.resources(HTTPRoute.class).list().getItems().forEach(route -> {
            if (route.getSpec().getRules().getFirst().getBackendRefs().size() != 1) {
                found.add(name(route) + " is split");
            }
        });
        Stream.of(
                        client.apps().deployments().list().getItems(),
                        client.apps().replicaSets().list().getItems(),
                        client.services().list().getItems(),
                        client.resources(HTTPRoute.class).list().getItems())
                .flatMap(List::stream)
                .forEach(object -> marks(object, found));
        releases()
                .filter(release -> !release.getFinalizers().isEmpty())
                .forEach(release -> found.add(name(release) + " has finalizers " + release.getFinalizers()));
        releases()
                .filter(release -> !saysLeft(release))
                .forEach(release -> found.add(name(release) + " goes on for ever"));
        return found;
    }

    /// Who waits for it would wait for ever: nobody is there to say more.
    private static boolean saysLeft(Release release) {
        return "Left".equals(release.getStatus().summary().reason())
                && release.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.type().equals("Reconciling")
                                && condition.status().equals("False"));
    }

    private static void trace(Deployment deployment, List<String> found) {
        if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
            found.add(name(deployment) + " is paused");
        }
        String image = deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
        if (!image.equals("shop:v1")) {
            found.add(name(deployment) + " runs " + image);
        }
    }

    private static void marks(HasMetadata object, List<String> found) {
        Stream.of(object.getMetadata().getLabels(), object.getMetadata().getAnnotations())
                .filter(Objects::nonNull)
                .flatMap(map -> map.keySet().stream())
                .filter(key -> key.startsWith("belay.dev/"))
                .forEach(key -> found.add(name(object) + " carries " + key));
        if (object.getMetadata().getManagedFields().stream()
                .map(ManagedFieldsEntry::getManager)
                .anyMatch("belay"::equals)) {
            found.add(name(object) + " has managedFields of the operator's");
        }
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    @Override
    public void close() {
        callers.forEach(Traffic::close);
    }
}
