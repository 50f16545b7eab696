package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodJudgeTest {

    private static final Instant NOW = Polls.at(100);

    private static PodFacts.Container waiting(@Nullable String reason, double since) {
        return new PodFacts.Container("app", true, reason, Polls.at(since), 0, false);
    }

    private static PodFacts.Container restarted(int restarts) {
        return new PodFacts.Container("app", true, null, null, restarts, false);
    }

    private static final PodFacts.Container CRASHING =
            new PodFacts.Container("app", true, "CrashLoopBackOff", Polls.at(99), 1, false);

    private static final PodFacts.Container OOM = new PodFacts.Container("app", true, null, null, 1, true);

    private static PodFacts pod(String name, PodFacts.Container... containers) {
        return new PodFacts(name, false, false, true, null, List.of(containers));
    }

    private static @Nullable VerdictReason reason(PodFacts... pods) {
        Verdict breach = PodJudge.judge(List.of(pods), NOW).breach();
        return breach == null ? null : breach.reason();
    }

    @Test
    void podsThatRunAreNoFailure() {
        assertThat(reason(pod("a", restarted(0)), pod("b", waiting("ContainerCreating", 0))))
                .isNull();
    }

    @Test
    void aCrashLoopIsABreach() {
        PodsSeen seen = PodJudge.judge(List.of(pod("a", CRASHING)), NOW);
        assertThat(seen.breach())
                .isInstanceOf(Verdict.Breach.class)
                .isEqualTo(Verdict.of(
                        VerdictReason.CANDIDATE_CRASH_LOOPS,
                        new Numbers.PodFault("a", "app", 1, "ends again and again")));
    }

    @Test
    void anOomKillIsABreachAtOnce() {
        assertThat(reason(pod("a", OOM))).isEqualTo(VerdictReason.CANDIDATE_OOM_KILLED);
    }

    @Test
    void twoRestartsInATrialAreForgivenAndThreeAreNot() {
        assertThat(reason(pod("a", restarted(2)))).isNull();
        assertThat(reason(pod("a", restarted(3)))).isEqualTo(VerdictReason.CANDIDATE_RESTARTS);
    }

    @Test
    void threePodsThatRestartedOnceEachAreOneBadRevision() {
        PodsSeen seen =
                PodJudge.judge(List.of(pod("a", restarted(1)), pod("b", restarted(1)), pod("c", restarted(1))), NOW);
        assertThat(seen.breach())
                .isEqualTo(Verdict.of(
                        VerdictReason.CANDIDATE_RESTARTS,
                        new Numbers.PodFault("a", "app", 3, "restarts: 1 here, 3 of all pods in this trial")));
    }

    @Test
    void anImageThatCannotBePulledIsABreachAfterThirtySeconds() {
        assertThat(reason(pod("a", waiting("ErrImagePull", 70)))).isEqualTo(VerdictReason.IMAGE_UNPULLABLE);
        PodsSeen seen = PodJudge.judge(List.of(pod("a", waiting("ImagePullBackOff", 71))), NOW);
        assertThat(seen.breach()).isNull();
        // Nothing may change until then, so somebody must look again.
        assertThat(seen.again()).isEqualTo(Polls.at(101));
        assertThat(seen.named()).singleElement().asString().contains("ImagePullBackOff");
    }

    @Test
    void aPodThatIsTakenAwayIsNoFailure() {
        List<PodFacts.Container> crashing = List.of(CRASHING);
        assertThat(reason(new PodFacts("deleted", true, false, true, null, crashing)))
                .isNull();
        assertThat(reason(new PodFacts("evicted", false, true, true, null, crashing)))
                .isNull();
        assertThat(reason(new PodFacts("node-lost", false, false, false, null, crashing)))
                .isNull();
    }

    @Test
    void restartsOfPodsThatAreTakenAwayDoNotCount() {
        PodFacts evicted = new PodFacts("evicted", false, true, true, null, List.of(restarted(9)));
        assertThat(reason(evicted, pod("a", restarted(2)))).isNull();
    }

    @Test
    void anInjectedContainerCountsOnlyThroughReadiness() {
        PodFacts.Container sidecar =
                new PodFacts.Container("mesh-proxy", false, "CrashLoopBackOff", Polls.at(0), 9, true);
        assertThat(reason(pod("a", restarted(0), sidecar))).isNull();
    }

    @Test
    void unschedulableIsNamedAndIsNoBreach() {
        PodFacts pod = new PodFacts("a", false, false, true, "0/3 nodes: 3 Insufficient cpu", List.of());
        PodsSeen seen = PodJudge.judge(List.of(pod), NOW);
        assertThat(seen.breach()).isNull();
        assertThat(seen.named())
                .containsExactly(
                        "pod a cannot be scheduled: 0/3 nodes: 3 Insufficient cpu; make room, or lower what it asks for");
    }

    @Test
    void aMissingSecretIsNamedAndIsNoBreach() {
        PodsSeen seen = PodJudge.judge(List.of(pod("a", waiting("CreateContainerConfigError", 0))), NOW);
        assertThat(seen.breach()).isNull();
        assertThat(seen.named()).singleElement().asString().contains("CreateContainerConfigError");
    }

    @Test
    void theWorstFailureIsTold() {
        assertThat(reason(pod("a", restarted(3)), pod("b", OOM), pod("c", CRASHING)))
                .isEqualTo(VerdictReason.CANDIDATE_CRASH_LOOPS);
    }
}
