package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static dev.belay.release.Scene.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Desired.Deployment;
import dev.belay.release.Desired.Deployment.Braking;
import dev.belay.release.Desired.Deployment.Template;
import dev.belay.release.Desired.Route.Plain;
import dev.belay.release.Desired.Route.Split;
import dev.belay.release.Desired.Size;
import dev.belay.release.Desired.Size.AsItIs;
import dev.belay.release.Desired.Size.Exactly;
import dev.belay.release.Desired.Size.Gone;
import dev.belay.release.Desired.Traffic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the cluster should look like, phase by phase.
class DesiredTest {

    private static final Trial TRIAL = Scene.trial();
    private static final Trial PODS = Scene.trial(Plans.PODS);
    private static final Trial BLUE_GREEN = Scene.trial(Plans.BLUE_GREEN);
    private static final Stopwatch ZERO = Stopwatch.ZERO;
    private static final Size AS_IT_IS = new AsItIs();

    private static Facts facts(Brake brake, Revision template) {
        return new Facts(brake, STABLE, template, 10, false, true, false, false, 0);
    }

    private static Desired desired(Phase phase) {
        return Desired.desired(phase, facts(Brake.ON_CHANGE, CANDIDATE));
    }

    private static Deployment braked(@Nullable Revision owned) {
        return new Deployment(Braking.ON, Template.AS_IT_IS, owned, true);
    }

    private static Desired trial(@Nullable Revision pin, Revision preview, Desired.Route route, Size size) {
        return new Desired(braked(STABLE), new Traffic(pin, preview, route), size, AS_IT_IS, true);
    }

    @Test
    void touchesNothingBeforeAdoption() {
        Facts unknown = new Facts(null, null, STABLE, 10, false, true, false, false, 0);
        Deployment asItIs = new Deployment(Braking.AS_IT_IS, Template.AS_IT_IS, null, false);
        assertThat(Desired.desired(new Phase.Adopting(), unknown))
                .isEqualTo(new Desired(asItIs, Traffic.PLAIN, AS_IT_IS, AS_IT_IS, true));
        assertThat(desired(new Phase.Adopting()).deployment().marked())
                .as("a Deployment that is adopted anew keeps its mark")
                .isTrue();
        assertThat(desired(new Phase.Unknown("Mirroring", null)).deployment().brake())
                .isEqualTo(Braking.AS_IT_IS);
    }

    @Test
    void brakesAtRestOnlyWhatMustNotRollOut() {
        assertThat(atRest(Brake.ON_CHANGE, STABLE))
                .isEqualTo(new Deployment(Braking.OFF, Template.AS_IT_IS, null, true));
        assertThat(atRest(Brake.ON_CHANGE, CANDIDATE)).isEqualTo(braked(STABLE));
        assertThat(atRest(Brake.STANDING, STABLE)).isEqualTo(braked(null));
        assertThat(atRest(Brake.STANDING, CANDIDATE)).isEqualTo(braked(STABLE));
        assertThat(atRest(Brake.BY_RELEASE, CANDIDATE).brake()).isEqualTo(Braking.OFF);
        Facts restart = new Facts(Brake.STANDING, STABLE, STABLE, 10, true, true, false, false, 0);
        assertThat(Desired.desired(new Phase.Steady(), restart).deployment().brake())
                .isEqualTo(Braking.OFF);
        Facts heldRestart = new Facts(Brake.STANDING, STABLE, CANDIDATE, 10, true, true, false, false, 0);
        assertThat(Desired.desired(new Phase.Steady(), heldRestart).deployment().brake())
                .isEqualTo(Braking.ON);
        Facts nothing = new Facts(null, STABLE, CANDIDATE, 10, false, true, false, false, 0);
        assertThat(Desired.desired(new Phase.Steady(), nothing).deployment().brake())
                .isEqualTo(Braking.OFF);
    }

    private static Deployment atRest(Brake brake, Revision template) {
        Phase back = new Phase.RolledBack(CANDIDATE, Reason.BREACH, "");
        Desired rest = Desired.desired(back, facts(brake, template));
        assertThat(rest).isEqualTo(Desired.desired(new Phase.Steady(), facts(brake, template)));
        assertThat(rest.traffic()).isEqualTo(Traffic.PLAIN);
        assertThat(rest.candidate()).isEqualTo(AS_IT_IS);
        assertThat(rest.finalizer()).isTrue();
        return rest.deployment();
    }

    @Test
    void blockedWantsWhatItCameFromWants() {
        Phase.Preparing preparing = new Phase.Preparing(TRIAL, ZERO);
        assertThat(desired(preparing.toBlocked(new Obstacle(Reason.NO_SERIES, ""))))
                .isEqualTo(desired(preparing));
    }

    @Test
    void preparesAtWeightZero() {
        assertThat(desired(new Phase.Preparing(TRIAL, ZERO)))
                .isEqualTo(trial(STABLE, CANDIDATE, new Split(0), new Exactly(2)));
        assertThat(desired(new Phase.Preparing(PODS, ZERO)))
                .as("unpinned pods would get traffic")
                .isEqualTo(trial(null, CANDIDATE, new Plain(), new Exactly(0)));
        assertThat(desired(new Phase.Preparing(BLUE_GREEN, ZERO)))
                .isEqualTo(trial(STABLE, CANDIDATE, new Plain(), new Exactly(10)));
    }

    @Test
    void writesTheImagesOnlyByRelease() {
        Desired byRelease = Desired.desired(new Phase.Preparing(TRIAL, ZERO), facts(Brake.BY_RELEASE, STABLE));
        assertThat(byRelease.deployment()).isEqualTo(new Deployment(Braking.ON, Template.IMAGES, STABLE, true));
    }

    @Test
    void givesWeightOnlyToReadyPodsThatNothingHolds() {
        Phase second = new Phase.Shifting(TRIAL, 2, 10, ZERO);
        assertThat(desired(second)).isEqualTo(trial(STABLE, CANDIDATE, new Split(50), new Exactly(5)));
        assertThat(routeOf(second, false, false, 10)).isEqualTo(new Split(10));
        assertThat(routeOf(second, true, true, 10)).isEqualTo(new Split(10));
        assertThat(routeOf(second, true, true, 50)).as("a hold undoes nothing").isEqualTo(new Split(50));
        assertThat(routeOf(second, false, true, 50)).isEqualTo(new Split(10));
    }

    private static Desired.Route routeOf(Phase phase, boolean ready, boolean held, int now) {
        Facts facts = new Facts(Brake.ON_CHANGE, STABLE, CANDIDATE, 10, false, ready, held, false, now);
        return Desired.desired(phase, facts).traffic().route();
    }

    @Test
    void keepsTheStepWhileItWatchesAndWaits() {
        Desired second = trial(STABLE, CANDIDATE, new Split(50), new Exactly(5));
        assertThat(desired(new Phase.Watching(TRIAL, 2, Duration.ZERO, ZERO))).isEqualTo(second);
        assertThat(desired(new Phase.Gated(TRIAL, 2, null))).isEqualTo(second);
        assertThat(desired(new Phase.Watching(PODS, 1, Duration.ZERO, ZERO)))
                .isEqualTo(trial(null, CANDIDATE, new Plain(), new Exactly(2)));
    }

    @Test
    void closesEveryWayToAWithdrawnCandidateButKeepsItsPods() {
        assertThat(desired(new Phase.Withdrawn(TRIAL, 2, Reason.CANDIDATE_UNREADY, ZERO)))
                .isEqualTo(trial(STABLE, STABLE, new Split(0), new Exactly(5)));
    }

    @Test
    void pinsToTheCandidateWhileItBakes() {
        assertThat(desired(new Phase.Baking(TRIAL, NOW, ZERO)))
                .isEqualTo(trial(CANDIDATE, CANDIDATE, new Split(100), new Exactly(10)));
    }

    @Test
    void handsOverPartByPart() {
        assertThat(desired(new Phase.HandingOver(TRIAL, HandoverPart.SETTLING, ZERO)))
                .isEqualTo(trial(CANDIDATE, CANDIDATE, new Plain(), new Exactly(10)));
        assertThat(desired(new Phase.HandingOver(TRIAL, HandoverPart.SWAPPING, ZERO)))
                .isEqualTo(new Desired(
                        braked(CANDIDATE), new Traffic(CANDIDATE, CANDIDATE, new Plain()), AS_IT_IS, AS_IT_IS, true));
        Phase clearing = new Phase.HandingOver(TRIAL, HandoverPart.CLEARING, ZERO);
        assertThat(desired(clearing))
                .isEqualTo(new Desired(
                        new Deployment(Braking.OFF, Template.AS_IT_IS, null, true),
                        Traffic.PLAIN,
                        AS_IT_IS,
                        new Exactly(0),
                        true));
        assertThat(Desired.desired(clearing, facts(Brake.ON_CHANGE, NEWER)).deployment())
                .as("the brake stays for the trial that waits")
                .isEqualTo(braked(CANDIDATE));
        assertThat(Desired.desired(clearing, facts(Brake.STANDING, CANDIDATE)).deployment())
                .isEqualTo(braked(null));
    }

    private static Phase.RollingBack back(Trial trial, RollbackPart part, boolean escalated) {
        Fall fall = new Fall(Reason.BREACH, "", Fall.After.FAILED);
        return new Phase.RollingBack(trial, fall, part, new Timeline(null, null, NOW, null, null), escalated);
    }

    @Test
    void throwsEveryLeverBackBeforeItRemovesThePods() {
        assertThat(desired(back(TRIAL, RollbackPart.SHIFTING, false)))
                .isEqualTo(trial(STABLE, STABLE, new Split(0), AS_IT_IS));
        assertThat(desired(back(TRIAL, RollbackPart.CONFIRMING, true)))
                .isEqualTo(trial(STABLE, STABLE, new Split(0), new Gone()));
        assertThat(desired(back(PODS, RollbackPart.SHIFTING, false)))
                .isEqualTo(trial(STABLE, STABLE, new Plain(), new Gone()));
    }

    @Test
    void clearsARollbackAndOverrulesGitOnlyByRelease() {
        Phase clearing = back(TRIAL, RollbackPart.CLEARING, false);
        assertThat(desired(clearing)).isEqualTo(new Desired(braked(STABLE), Traffic.PLAIN, new Gone(), AS_IT_IS, true));
        assertThat(Desired.desired(clearing, facts(Brake.BY_RELEASE, CANDIDATE)))
                .isEqualTo(new Desired(
                        new Deployment(Braking.OFF, Template.STABLE, null, true),
                        Traffic.PLAIN,
                        new Gone(),
                        AS_IT_IS,
                        true));
        assertThat(Desired.desired(back(TRIAL, RollbackPart.SHIFTING, false), facts(Brake.BY_RELEASE, CANDIDATE))
                        .deployment()
                        .template())
                .isEqualTo(Template.AS_IT_IS);
    }

    @Test
    void leavesAnOrdinaryDeployment() {
        Phase leaving = new Phase.Leaving(false);
        assertThat(desired(leaving).deployment()).isEqualTo(new Deployment(Braking.OFF, Template.STABLE, null, false));
        assertThat(desired(leaving).finalizer()).isTrue();
        assertThat(Desired.desired(leaving, facts(Brake.STANDING, STABLE))
                        .deployment()
                        .template())
                .isEqualTo(Template.AS_IT_IS);
        Deployment untouched = new Deployment(Braking.AS_IT_IS, Template.AS_IT_IS, null, false);
        Facts never = new Facts(null, null, CANDIDATE, 10, false, true, false, false, 0);
        assertThat(Desired.desired(leaving, never).deployment()).isEqualTo(untouched);
        assertThat(desired(new Phase.Leaving(true)).touched()).isFalse();
        assertThat(desired(new Phase.Leaving(true)).finalizer()).isFalse();
    }

    @Test
    void touchesNothingOfANewerOperator() {
        assertThat(desired(new Phase.Unknown("Mirroring", TRIAL)).touched()).isFalse();
        assertThat(desired(new Phase.Steady()).touched()).isTrue();
    }

    @Test
    void movesNothingWhileOnlyTheCandidateServes() {
        Facts alone = new Facts(Brake.ON_CHANGE, STABLE, CANDIDATE, 10, false, true, false, true, 0);
        assertThat(Desired.desired(back(PODS, RollbackPart.SHIFTING, false), alone)
                        .touched())
                .isFalse();
        assertThat(Desired.desired(back(PODS, RollbackPart.CONFIRMING, false), alone)
                        .touched())
                .isTrue();
    }

    @Test
    void keepsNoPodsOfARollbackAtZeroReplicas() {
        Facts zero = new Facts(Brake.ON_CHANGE, STABLE, CANDIDATE, 0, false, true, false, false, 0);
        assertThat(Desired.desired(back(TRIAL, RollbackPart.CONFIRMING, false), zero)
                        .candidate())
                .isEqualTo(new Gone());
    }

    @Test
    void makesNoPodsForAShareThatIsHeld() {
        Phase first = new Phase.Shifting(PODS, 1, 0, ZERO);
        Facts held = new Facts(Brake.ON_CHANGE, STABLE, CANDIDATE, 10, false, true, true, false, 0);
        assertThat(Desired.desired(first, held).candidate()).isEqualTo(new Exactly(0));
        Facts there = new Facts(Brake.ON_CHANGE, STABLE, CANDIDATE, 10, false, true, true, false, 20);
        assertThat(Desired.desired(first, there).candidate()).isEqualTo(new Exactly(2));
        Phase last = new Phase.Shifting(PODS, 2, 20, ZERO);
        assertThat(Desired.desired(last, held).candidate()).isEqualTo(new Exactly(2));
    }

    @Test
    void writesImagesOnceAndLetsAChangePastTheReleaseRollOut() {
        Facts byRelease = facts(Brake.BY_RELEASE, CANDIDATE);
        assertThat(Desired.desired(new Phase.Baking(TRIAL, NOW, ZERO), byRelease)
                        .deployment()
                        .template())
                .isEqualTo(Template.AS_IT_IS);
        assertThat(Desired.desired(new Phase.Adopting(), byRelease).deployment().brake())
                .isEqualTo(Braking.OFF);
    }

    @Test
    void stopsThePodsOfASilentConsumer() {
        Plan consumer = new Plan(
                Plan.Strategy.CANARY_BY_PODS, Plans.PODS.steps(), Plans.BAKE, Plans.DEADLINE, Plan.Levers.NONE);
        Trial trial = Scene.trial(consumer);
        assertThat(desired(new Phase.Withdrawn(trial, 1, Reason.NO_ANSWERS, ZERO))
                        .candidate())
                .isEqualTo(new Exactly(0));
        assertThat(desired(new Phase.Withdrawn(trial, 1, Reason.CANDIDATE_UNREADY, ZERO))
                        .candidate())
                .isEqualTo(new Exactly(2));
    }

    @Test
    void readsItsFactsFromTheObservation() {
        Phase shifting = new Phase.Shifting(TRIAL, 1, 0, ZERO);
        Observation seen = Scene.in(shifting, Brake.STANDING)
                .paused()
                .unready()
                .restartPending()
                .observe();
        Observation.Target target = java.util.Objects.requireNonNull(seen.target());
        assertThat(Facts.of(seen, target, 7))
                .isEqualTo(new Facts(Brake.STANDING, STABLE, CANDIDATE, 4, true, false, true, false, 7));
        Observation free = Scene.in(new Phase.Steady()).paused().observe();
        assertThat(Facts.of(free, target, 0).forwardHeld()).isFalse();
    }
}
