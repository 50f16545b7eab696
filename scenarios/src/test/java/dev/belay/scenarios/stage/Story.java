package dev.belay.scenarios.stage;

import static java.time.Duration.ofSeconds;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.release.Verdicts;
import dev.belay.scenarios.witness.Witness;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One Release in a namespace, what people do to it, and what is waited for; watched by a witness from its beginning.
public final class Story implements AutoCloseable {

    private static final Duration LIMIT = ofSeconds(30);

    private final KubernetesClient client;
    private final String namespace;
    private final Person person;
    private final Path verdicts;
    private final Witness witness;
    private final String release;
    private Shop shop;

    /// Where it takes place.
    ///
    /// @param client of an administrator, whose namespace is the story's
    /// @param verdicts the folder that the operator reads them from
    public record Place(Theatre theatre, KubernetesClient client, Path verdicts) {}

    private Story(Place place, Shop shop, String release) {
        this.client = place.client();
        this.namespace = place.client().getNamespace();
        this.person = new Person(place.theatre().cluster().kubectl(), namespace);
        this.verdicts = place.verdicts();
        this.shop = shop;
        this.release = release;
        this.witness = Witness.of(client, namespace, release);
    }

    /// The shop runs and has a Release; what comes of that is for the story to wait for.
    public static Story of(Place place, Shop shop, Plan plan) {
        Story story = new Story(place, shop, plan.name());
        story.person.applies(shop.service(), shop.route());
        story.runs(shop.deployment());
        story.person.applies(plan.manifest(shop.name()));
        return story;
    }

    /// The same without any object of the story's own but the Deployment; others follow by hand.
    public static Story bare(Place place, Shop shop, Plan plan, String... others) {
        Story story = new Story(place, shop, plan.name());
        story.runs(shop.deployment());
        if (others.length > 0) {
            story.person.applies(others);
        }
        story.person.applies(plan.manifest(shop.name()));
        return story;
    }

    /// Another Release for the same Deployment.
    public static Story second(Place place, Story first, Plan plan) {
        Story story = new Story(place, first.shop, plan.name());
        story.person.applies(plan.manifest(first.shop.name()));
        return story;
    }

    /// Another service beside it, with its own Release and its own Deployment.
    public static Story beside(Place place, Shop shop, Plan plan) {
        Story story = new Story(place, shop, plan.name());
        story.witness.looksOnlyAt(shop.name());
        story.person.applies(shop.service());
        story.runs(shop.deployment());
        story.person.applies(plan.manifest(shop.name()));
        return story;
    }

    private void runs(String deployment) {
        person.applies(deployment);
        awaitRolledOut();
    }

    public Person person() {
        return person;
    }

    public Witness witness() {
        return witness;
    }

    public Shop shop() {
        return shop;
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    // What people do

    /// The manifest of another version.
    public Story releases(String version) {
        return applies(shop.at(version));
    }

    public Story applies(Shop changed) {
        shop = changed;
        person.applies(shop.deployment());
        return this;
    }

    /// By the scale subresource, as an HPA does it.
    public Story scales(int replicas) {
        shop = shop.of(replicas);
        client.apps().deployments().withName(shop.name()).scale(replicas);
        return this;
    }

    public Story patches(String kind, String mergePatch) {
        person.does("patch", kind, "--type=merge", "--patch", mergePatch);
        return this;
    }

    /// A verb of the Release.
    public Story says(String verb, String value) {
        person.does("annotate", "--overwrite", "releases.belay.dev/" + release, "belay.dev/" + verb + "=" + value);
        return this;
    }

    /// From now on the judges say this, by a word of [HandWritten].
    public Story judges(String verdict) {
        HandWritten.write(verdicts, new Verdicts.Key(namespace, release), verdict, "by hand");
        return this;
    }

    /// Without waiting.
    public Story leaves(String cascade) {
        person.does("delete", "releases.belay.dev/" + release, "--wait=false", "--cascade=" + cascade);
        return this;
    }

    // What is waited for

    public Release await(String what, Duration limit, Predicate<ReleaseStatus> holds) {
        var live = client.resources(Release.class).withName(release);
        try {
            return live.waitUntilCondition(
                    now -> now != null && now.getStatus() != null && holds.test(now.getStatus()),
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (KubernetesClientTimeoutException late) {
            throw new AssertionError(
                    "waited %s in vain until %s; status is %s%n%s"
                            .formatted(
                                    limit,
                                    what,
                                    client.getKubernetesSerialization()
                                            .asYaml(Objects.requireNonNull(live.get())
                                                    .getStatus()),
                                    witness.timeLine()),
                    late);
        }
    }

    public Release awaitPhase(String phase) {
        return await(
                "it is " + phase, LIMIT, status -> phase.equals(status.summary().phase()));
    }

    public Release awaitReason(String phase, String reason) {
        return await(
                "it is " + phase + " for " + reason,
                LIMIT,
                status -> phase.equals(status.summary().phase())
                        && reason.equals(status.summary().reason()));
    }

    public Release awaitStep(String phase, int step) {
        return await(
                "it is %s at step %d".formatted(phase, step),
                LIMIT,
                status -> phase.equals(status.summary().phase())
                        && Objects.equals(step, status.stage().step()));
    }

    /// Steady on what the Deployment says now, and rolled out.
    public Release awaitReleased() {
        return awaitBackOn(revision());
    }

    /// Steady on the revision that served before, with nothing of the candidate left.
    public Release awaitBackOn(String revision) {
        Release done = await(
                "it is Steady on " + revision,
                LIMIT,
                status -> "Steady".equals(status.summary().phase())
                        && revision.equals(status.identity().stable()));
        awaitRolledOut();
        return done;
    }

    public Release awaitRolledBack() {
        return awaitPhase("RolledBack");
    }

    public void awaitGone() {
        awaitGone(LIMIT);
    }

    public void awaitGone(Duration limit) {
        client.resources(Release.class)
                .withName(release)
                .waitUntilCondition(Objects::isNull, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void awaitRolledOut() {
        client.apps()
                .deployments()
                .withName(shop.name())
                .waitUntilCondition(Rollout::isDone, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    // What there is

    public boolean hasRelease() {
        return client.resources(Release.class).withName(release).get() != null;
    }

    public Release release() {
        return client.resources(Release.class).withName(release).require();
    }

    public Deployment deployment() {
        return client.apps().deployments().withName(shop.name()).require();
    }

    /// The name of the revision that the Deployment's template has now.
    public String revision() {
        return Revision.of(deployment());
    }

    public Set<String> podsOf(String revision) {
        return replicaSets().stream()
                .filter(set -> Revision.of(set).equals(revision))
                .flatMap(set -> pods(set).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> pods(ReplicaSet set) {
        return client.pods().list().getItems().stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(
                                owner -> owner.getUid().equals(set.getMetadata().getUid())))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    public List<ReplicaSet> replicaSets() {
        return client.apps().replicaSets().list().getItems();
    }

    public Service service() {
        return client.services().withName(shop.name()).require();
    }

    public HTTPRoute route() {
        return client.resources(HTTPRoute.class).withName(shop.name()).require();
    }

    /// The end: nothing was broken on the way.
    @Override
    public void close() {
        try (witness) {
            witness.testify();
        }
    }
}
