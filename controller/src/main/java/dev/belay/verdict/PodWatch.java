package dev.belay.verdict;

import dev.belay.release.Verdicts.Container;
import dev.belay.release.Verdicts.Member;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What can only be known of pods by having watched them: since when a container waits, what it had behind it when
/// the trial began, when it was started again.
final class PodWatch {

    /// A container of a pod.
    private record Place(String pod, String container) {}

    /// @param before restarts that were there already when the trial began
    private record Past(int before, boolean oomBefore, int restarts, Wait waiting) {}

    /// @param since of the same kind of reason, without a break; null: it does not wait
    private record Wait(boolean forImage, @Nullable Instant since) {

        Wait then(@Nullable String waiting, Instant now) {
            boolean isForImage = waiting != null && PodJudge.isForImage(waiting);
            boolean isSame = since != null && isForImage == forImage;
            return new Wait(isForImage, waiting == null ? null : isSame ? since : now);
        }
    }

    private static final Wait NONE = new Wait(false, null);

    private final Instant trialBegan;
    private final Map<Place, Past> pasts = new HashMap<>();
    private final Map<String, Instant> restarted = new HashMap<>();

    PodWatch(Instant trialBegan) {
        this.trialBegan = trialBegan;
    }

    void see(List<Member> members, Instant now) {
        members.forEach(member -> member.containers().forEach(container -> see(member, container, now)));
        Set<String> there = members.stream().map(Member::pod).collect(Collectors.toSet());
        pasts.keySet().removeIf(place -> !there.contains(place.pod()));
        restarted.keySet().retainAll(there);
    }

    private void see(Member member, Container container, Instant now) {
        Place place = new Place(member.pod(), container.name());
        Past past = pasts.get(place);
        // A pod that was there before the trial, in a ReplicaSet that is used again, brings its past along.
        boolean isOld = !isOfTrial(member);
        int before = past != null ? past.before() : isOld ? container.restarts() : 0;
        boolean oomBefore = past != null ? past.oomBefore() : isOld && container.oomKilled();
        if (past != null && container.restarts() > past.restarts()) {
            restarted.put(member.pod(), now);
            oomBefore = false;
        }
        Wait wait = (past == null ? NONE : past.waiting()).then(container.waiting(), now);
        pasts.put(place, new Past(before, oomBefore, container.restarts(), wait));
    }

    /// Kubernetes writes whole seconds, and the trial's first pods are born in the second in which it begins.
    private boolean isOfTrial(Member member) {
        return !member.created().isBefore(trialBegan.minusSeconds(1));
    }

    Pod pod(Member member, Pod.Side side) {
        return new Pod(member.pod(), side, member.readySince(), restarted.get(member.pod()), isOfTrial(member));
    }

    PodFacts facts(Member member) {
        List<PodFacts.Container> containers = member.containers().stream()
                .map(container -> facts(member, container))
                .toList();
        return new PodFacts(member.pod(), false, member.disrupted(), true, member.unschedulable(), containers);
    }

    private PodFacts.Container facts(Member member, Container container) {
        Past past = pasts.getOrDefault(
                new Place(member.pod(), container.name()), new Past(0, false, container.restarts(), NONE));
        return new PodFacts.Container(
                container.name(),
                true,
                container.waiting(),
                past.waiting().since(),
                Math.max(0, container.restarts() - past.before()),
                container.oomKilled() && !past.oomBefore());
    }
}
