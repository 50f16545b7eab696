package dev.belay.scenarios.witness;

import dev.belay.api.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks at a namespace from outside, from before anything happens, and testifies afterwards: every state of every
/// object is put into the one order that the API server gave them, and each invariant is held against each moment.
public final class Witness implements AutoCloseable {

    private final String release;
    private final List<Recording<?, ?>> recordings = new ArrayList<>();
    private final Set<Invariant> excused = EnumSet.noneOf(Invariant.class);
    private Duration handoverWithin = Duration.ofSeconds(5);
    private String names = "";

    private Witness(KubernetesClient client, String namespace, String release) {
        this.release = release;
        recordings.add(Recording.of(client.apps().deployments(), namespace));
        recordings.add(Recording.of(client.apps().replicaSets(), namespace));
        recordings.add(Recording.of(client.pods(), namespace));
        recordings.add(Recording.of(client.services(), namespace));
        recordings.add(Recording.of(client.discovery().v1().endpointSlices(), namespace));
        recordings.add(Recording.of(client.resources(HTTPRoute.class), namespace));
        recordings.add(Recording.of(client.resources(Release.class), namespace));
    }

    /// Begins to look.
    ///
    /// @param release whose invariants count; it need not be there yet
    public static Witness of(KubernetesClient client, String namespace, String release) {
        return new Witness(client, namespace, release);
    }

    /// What the scenario itself does breaks this one.
    public Witness excuse(Invariant invariant) {
        excused.add(invariant);
        return this;
    }

    /// Other Releases have the rest of the namespace.
    ///
    /// @param prefix of the name of everything that is of this one
    public Witness looksOnlyAt(String prefix) {
        names = prefix;
        return this;
    }

    /// Who swaps the owned ReplicaSet is killed in between in this story: the next one needs its time.
    public Witness handsOverWithin(Duration limit) {
        handoverWithin = limit;
        return this;
    }

    /// What the API server told of one kind since a moment, each state in its order.
    public <T extends HasMetadata> List<Map.Entry<Instant, T>> seen(Class<T> kind, Instant since) {
        return story().stream()
                .filter(sighting ->
                        kind.isInstance(sighting.object()) && sighting.at().isAfter(since))
                .map(sighting -> Map.entry(sighting.at(), kind.cast(sighting.object())))
                .toList();
    }

    /// Each invariant that was broken so far, the first time that it was.
    public List<Violation> violations() {
        List<Sighting> story = story();
        TimeLine line = new TimeLine(story);
        Scene scene = new Scene(release, handoverWithin);
        Map<Invariant, Check> checks = new EnumMap<>(Invariant.class);
        for (Invariant invariant : Invariant.values()) {
            if (!excused.contains(invariant)) {
                checks.put(invariant, invariant.check());
            }
        }
        Map<Invariant, Violation> found = new EnumMap<>(Invariant.class);
        for (int index = 0; index < story.size(); index++) {
            int here = index;
            HasMetadata before = scene.take(story.get(index));
            Moment moment = new Moment(story.get(index), before, scene);
            checks.forEach((invariant, check) -> check.look(
                    moment,
                    what -> found.computeIfAbsent(invariant, _ -> new Violation(invariant, what, line.around(here)))));
        }
        return List.copyOf(found.values());
    }

    /// Says that nothing was broken, or what was and when.
    public void testify() {
        List<Violation> violations = violations();
        if (!violations.isEmpty()) {
            throw new AssertionError("%d invariants were broken:%n%s".formatted(violations.size(), join(violations)));
        }
    }

    private static String join(List<Violation> violations) {
        StringBuilder text = new StringBuilder();
        violations.forEach(violation -> text.append(violation).append(System.lineSeparator()));
        return text.toString();
    }

    /// All that happened, in the order in which it did.
    private List<Sighting> story() {
        List<Sighting> all = new ArrayList<>();
        for (Recording<?, ?> recording : recordings) {
            all.addAll(recording.upToNow());
        }
        all.removeIf(sighting -> !sighting.object().getMetadata().getName().startsWith(names));
        all.sort(Comparator.comparingLong(Sighting::version));
        return all;
    }

    /// The whole of it, for people.
    public String timeLine() {
        List<Sighting> story = story();
        return new TimeLine(story).all();
    }

    @Override
    public void close() {
        recordings.forEach(Recording::close);
    }
}
