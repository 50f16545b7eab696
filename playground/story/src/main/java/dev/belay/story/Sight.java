package dev.belay.story;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What can be seen of the shop by anybody who watches its namespace.
final class Sight implements AutoCloseable {

    private static final String HASH = "pod-template-hash";

    private final SharedIndexInformer<Release> releases;
    private final SharedIndexInformer<ReplicaSet> sets;
    private final SharedIndexInformer<Pod> pods;
    private final Map<String, Instant> firstLoops = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Instant>> readySince = new ConcurrentHashMap<>();
    private volatile @Nullable ReleaseStatus told;
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    /// @param news is told each status as it comes
    Sight(Ground ground, Consumer<ReleaseStatus> news) {
        var client = ground.client();
        releases = client.resources(Release.class)
                .inNamespace(Ground.NAMESPACE)
                .inform(new Seen<>(release -> tell(release, news)));
        sets = client.apps().replicaSets().inNamespace(Ground.NAMESPACE).inform(new Seen<>(this::name));
        pods = client.pods().inNamespace(Ground.NAMESPACE).inform(new Seen<>(this::look));
    }

    /// Told first: whoever waits for a status may rely on its line being there.
    private void tell(Release release, Consumer<ReleaseStatus> news) {
        if (release.getStatus() != null) {
            news.accept(release.getStatus());
            told = release.getStatus();
        }
    }

    private void name(ReplicaSet set) {
        String image =
                set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
        String hash = set.getSpec().getSelector().getMatchLabels().getOrDefault(HASH, "");
        versions.put(hash, image.replaceFirst(".*:", "").replaceFirst("-.*", ""));
    }

    private void look(Pod pod) {
        if (isReady(pod)) {
            readySince
                    .computeIfAbsent(hash(pod), _ -> new ConcurrentHashMap<>())
                    .putIfAbsent(pod.getMetadata().getName(), Instant.now());
        }
        if (isLooping(pod)) {
            firstLoops.putIfAbsent(hash(pod), Instant.now());
        }
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(
                        one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    private static boolean isLooping(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(container -> container.getState().getWaiting())
                .filter(Objects::nonNull)
                .anyMatch(waiting -> "CrashLoopBackOff".equals(waiting.getReason()));
    }

    static String hash(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault(HASH, "");
    }

    /// Nothing: there is no Release, or nobody has looked at it yet.
    @Nullable
    ReleaseStatus status() {
        return told;
    }

    /// As people call what a ReplicaSet runs: `v2`.
    String version(String hash) {
        return versions.getOrDefault(hash, hash);
    }

    /// The hash of the ReplicaSet that runs this version, or nothing.
    String hashOf(String version) {
        return versions.entrySet().stream()
                .filter(entry -> entry.getValue().equals(version))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /// Whether there are no pods but this one's, those included that are about to end.
    boolean isAlone(String hash) {
        return pods.getStore().list().stream().allMatch(pod -> hash(pod).equals(hash));
    }

    /// How many of its pods are ready now.
    int ready(String hash) {
        return (int) pods.getStore().list().stream()
                .filter(pod -> hash(pod).equals(hash) && isReady(pod))
                .count();
    }

    /// When a pod of it was first seen in a crash loop.
    @Nullable
    Instant firstLoop(String hash) {
        return firstLoops.get(hash);
    }

    /// Every pod of it that was ever ready, with the moment in which that was first seen.
    Map<String, Instant> readySince(String hash) {
        return Map.copyOf(readySince.getOrDefault(hash, Map.of()));
    }

    @Override
    public void close() {
        releases.close();
        sets.close();
        pods.close();
    }

    private record Seen<T extends HasMetadata>(Consumer<T> then) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T added) {
            then.accept(added);
        }

        @Override
        public void onUpdate(T before, T now) {
            then.accept(now);
        }

        @Override
        public void onDelete(T deleted, boolean isStateUnknown) {
            // What is gone tells nothing more.
        }
    }
}
