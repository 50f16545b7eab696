package dev.belay.release;

import dev.belay.api.ReleasePolicySpec;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the judges say of the trials: the one way in which a release sees verdicts. Whoever implements it has a clock
/// of its own; nothing here waits.
public interface Verdicts {

    /// A Release by namespace and name.
    record Key(String namespace, String name) {}

    /// Who is on trial, as of now. Of a flag all pods of its service are the candidate's: what tells
    /// those who are shown it from the others is in the settings. The same subject may be told again
    /// and again; what differs from the last time is the news: another step, a pod more.
    ///
    /// @param step 0 before the first one
    /// @param weight the share that the candidate has now, in per cent
    /// @param withdrawn its traffic is off and its step kept
    /// @param saved what status remembers of the judges, for a process that does not know the trial yet
    record Subject(
            Key release,
            Trial trial,
            int step,
            int weight,
            boolean withdrawn,
            List<Member> stable,
            List<Member> candidate,
            Settings settings,
            StatusForm.Judged saved) {

        public Subject {
            stable = List.copyOf(stable);
            candidate = List.copyOf(candidate);
        }
    }

    /// A pod of a revision, as the watch shows it.
    ///
    /// @param readySince none: it is not ready
    /// @param disrupted it is being deleted or evicted, or its node is not ready: what it does now is no fault of
    /// its revision
    /// @param unschedulable the scheduler's message; none: it has a node
    /// @param containers those that its template names; injected ones count only through the pod's readiness
    record Member(
            String pod,
            Instant created,
            @Nullable Instant readySince,
            boolean disrupted,
            @Nullable String unschedulable,
            List<Container> containers) {

        public Member {
            containers = List.copyOf(containers);
        }
    }

    /// A container of a pod.
    ///
    /// @param waiting the kubelet's reason; none: it does not wait
    record Container(String name, int restarts, @Nullable String waiting, boolean oomKilled) {}

    /// How health is measured and what is bad.
    ///
    /// @param health what the Release says of its own; what is absent in it comes from the policy
    /// @param variant how requests that were shown the flag on trial are told from others; none: no
    /// flag is, or they are not
    record Settings(
            ReleasePolicySpec policy, dev.belay.api.@Nullable Health health, FlagLever.@Nullable Variant variant) {

        public Settings(ReleasePolicySpec policy, dev.belay.api.@Nullable Health health) {
            this(policy, health, null);
        }
    }

    /// What else a reader should know, beside the verdict: a condition of its own, such as `Unmeasured`.
    ///
    /// @param detail with names and numbers; it follows the reason's sentence
    record Remark(Reason reason, String detail) {}

    /// The last that was said of a trial.
    record Said(Health health, StatusForm.Judged judged, List<Remark> remarks) {

        public Said {
            remarks = List.copyOf(remarks);
        }

        public Said(Health health, StatusForm.Judged judged) {
            this(health, judged, List.of());
        }
    }

    /// Of a subject in its present step; the first time begins the watching.
    Said of(Subject subject);

    /// What keeps it from being measured at all, looked for before anything is touched; none: nothing.
    ///
    /// The first time Prometheus has to be asked: until it has answered the obstacle is `PREFLIGHT_RUNNING`, and
    /// the listener is told as soon as something else is true.
    ///
    /// @param stable the pods that can be asked about before there is a candidate
    @Nullable
    Obstacle obstacle(Key release, Settings settings, List<Member> stable);

    /// No trial of this Release is under way any more.
    void forget(Key release);

    /// Whom to tell when something else would be said of a Release now: of a breach at once.
    void tell(Consumer<Key> listener);
}
