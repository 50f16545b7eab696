package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The judge of pods: failures that Kubernetes itself reports are a breach at once, without a request.
final class PodJudge {

    private static final int RESTARTS_FORGIVEN = 2;

    /// A registry that is slow for a moment, or a pull secret that comes a little later, is no failure.
    private static final Duration PULLING = Duration.ofSeconds(30);

    private static final Set<String> PULL_REASONS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "RegistryUnavailable",
            "SignatureValidationFailed");

    private static final Set<String> CONFIG_REASONS =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError");

    private PodJudge() {}

    /// A container of its pod.
    private record Place(PodFacts pod, PodFacts.Container container) {

        Verdict fails(VerdictReason reason, long count, String detail) {
            return Verdict.of(reason, new Numbers.PodFault(pod.name(), container.name(), count, detail));
        }
    }

    static PodsSeen judge(List<PodFacts> pods, Instant now) {
        List<PodFacts> counted = pods.stream().filter(PodFacts::count).toList();
        List<Place> places = counted.stream()
                .flatMap(pod -> pod.own().stream().map(container -> new Place(pod, container)))
                .toList();
        Verdict breach = Stream.concat(places.stream().flatMap(place -> faults(place, now)), restarts(places))
                .min(Comparator.comparing(Verdict::reason))
                .orElse(null);
        List<String> named = Stream.concat(
                        counted.stream().flatMap(PodJudge::unscheduled),
                        places.stream().flatMap(PodJudge::waiting))
                .toList();
        return new PodsSeen(breach, named, again(places, now));
    }

    private static Stream<Verdict> faults(Place place, Instant now) {
        PodFacts.Container container = place.container();
        List<Verdict> faults = new ArrayList<>();
        if ("CrashLoopBackOff".equals(container.waiting())) {
            faults.add(place.fails(VerdictReason.CANDIDATE_CRASH_LOOPS, container.restarts(), "ends again and again"));
        }
        if (container.wasOomKilled()) {
            faults.add(place.fails(VerdictReason.CANDIDATE_OOM_KILLED, 1, "was killed for its memory"));
        }
        Instant due = pullDue(container);
        if (due != null && !now.isBefore(due)) {
            long seconds = Duration.between(due, now).plus(PULLING).toSeconds();
            String detail = "no image for %ds (%s)".formatted(seconds, container.waiting());
            faults.add(place.fails(VerdictReason.IMAGE_UNPULLABLE, seconds, detail));
        }
        return faults.stream();
    }

    /// Of all the candidate's pods together: each pod failing once in its turn is a bad revision too.
    private static Stream<Verdict> restarts(List<Place> places) {
        int all =
                places.stream().mapToInt(place -> place.container().restarts()).sum();
        if (all <= RESTARTS_FORGIVEN) {
            return Stream.empty();
        }
        return places.stream()
                .max(Comparator.comparingInt(place -> place.container().restarts()))
                .map(place -> place.fails(
                        VerdictReason.CANDIDATE_RESTARTS,
                        all,
                        "restarts: %d here, %d of all pods in this trial"
                                .formatted(place.container().restarts(), all)))
                .stream();
    }

    /// Whether it waits for its image.
    static boolean isForImage(String waiting) {
        return PULL_REASONS.contains(waiting);
    }

    private static @Nullable Instant pullDue(PodFacts.Container container) {
        String waiting = container.waiting();
        Instant since = container.waitingSince();
        return waiting != null && since != null && isForImage(waiting) ? since.plus(PULLING) : null;
    }

    private static @Nullable Instant again(List<Place> places, Instant now) {
        return places.stream()
                .flatMap(place -> Stream.ofNullable(pullDue(place.container())))
                .filter(due -> due.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Stream<String> unscheduled(PodFacts pod) {
        return Stream.ofNullable(pod.unschedulable())
                .map(why -> "pod %s cannot be scheduled: %s; make room, or lower what it asks for"
                        .formatted(pod.name(), why));
    }

    private static Stream<String> waiting(Place place) {
        String pod = place.pod().name();
        return Stream.ofNullable(place.container().waiting())
                .filter(why -> CONFIG_REASONS.contains(why) || isForImage(why))
                .map(why -> "pod %s, container %s: %s; `kubectl describe pod %s` says what it lacks"
                        .formatted(pod, place.container().name(), why, pod));
    }
}
