package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.FAILED;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static dev.belay.release.Scene.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Decision.Notice;
import dev.belay.release.Verb.Name;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Adopting, resting, beginning, leaving.
class RestingTest {

    private static final Phase STEADY = new Phase.Steady();
    private static final Phase ADOPTING = new Phase.Adopting();
    private static final Phase.RolledBack ROLLED_BACK =
            new Phase.RolledBack(CANDIDATE, Reason.BREACH, "errors 17.3% > 1.0% (13 of 75)");

    @Test
    void adoptsWhatHasRolledOut() {
        Scene scene = Scene.of(Journal.begin(NOW)).asksFor(CANDIDATE).offering(Brake.STANDING);
        Decision decision = scene.decide();
        assertThat(decision.phase()).isEqualTo(STEADY);
        assertThat(decision.journal().stable()).isEqualTo(CANDIDATE);
        assertThat(decision.journal().deploymentUid()).isEqualTo("uid-1");
        assertThat(decision.journal().brake()).isEqualTo(Brake.STANDING);
        assertThat(decision.wakeAt()).isEqualTo(NOW);
        Decision waits = scene.rollingOut().decide();
        assertThat(waits.phase()).isEqualTo(ADOPTING);
        assertThat(waits.reason()).isEqualTo(Reason.ROLLING_OUT);
    }

    @Test
    void doesNotAdoptBeforeWhatAFormerTrialLeftIsGone() {
        Scene scene = Scene.of(Journal.begin(NOW)).asksFor(CANDIDATE).unsettled();
        assertThat(scene.decide().phase()).isEqualTo(ADOPTING);
    }

    @Test
    void refusesToAdoptWhatCannotBeKeptSafe() {
        Decision decision = Scene.in(ADOPTING).finds(Reason.RECREATE, "").decide();
        assertThat(decision.phase())
                .isEqualTo(new Phase.Blocked(new Phase.Adopting(), new Obstacle(Reason.RECREATE, "")));
        assertThat(decision.message()).contains("set RollingUpdate");
        assertThat(Scene.in(decision.phase())
                        .finds(Reason.RECREATE, "")
                        .decide()
                        .phase())
                .isEqualTo(decision.phase());
        assertThat(Scene.in(decision.phase()).decide().phase()).isEqualTo(STEADY);
    }

    @Test
    void restsWhileStableIsAskedFor() {
        Decision decision = Scene.in(STEADY).asksFor(STABLE).decide();
        assertThat(decision.phase()).isEqualTo(STEADY);
        assertThat(decision.reason()).isEqualTo(Reason.STABLE_SERVES);
        assertThat(decision.wakeAt()).isNull();
        assertThat(decision.notices()).isEmpty();
        assertThat(decision.journal().since()).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void beginsATrialForANewRevision() {
        Decision decision = Scene.in(STEADY).asksFor(CANDIDATE).decide();
        assertThat(decision.phase())
                .isEqualTo(new Phase.Preparing(Trial.begin("t2", CANDIDATE, Plans.CANARY, NOW), Stopwatch.ZERO));
        assertThat(decision.reason()).isEqualTo(Reason.CANDIDATE_STARTING);
        assertThat(decision.wakeAt()).isEqualTo(NOW);
    }

    @Test
    void beginsNothingWhilePausedOrObstructed() {
        Decision paused = Scene.in(STEADY).paused().decide();
        assertThat(paused.phase()).isEqualTo(STEADY);
        assertThat(paused.reason()).isEqualTo(Reason.PAUSED);
        Decision blocked = Scene.in(STEADY)
                .finds(Reason.SERVICE_UNNAMED, "shop and shop-admin")
                .decide();
        assertThat(blocked.phase())
                .isEqualTo(new Phase.Blocked(
                        new Phase.Steady(), new Obstacle(Reason.SERVICE_UNNAMED, "shop and shop-admin")));
        assertThat(blocked.message()).endsWith("shop and shop-admin");
    }

    @Test
    void waitsWhereItIsWhileItIsLookedWhetherItCanBeMeasured() {
        Decision waits = Scene.in(STEADY)
                .asksFor(CANDIDATE)
                .finds(Reason.PREFLIGHT_RUNNING, "")
                .decide();
        assertThat(waits.phase()).isEqualTo(STEADY);
        assertThat(waits.reason()).isEqualTo(Reason.PREFLIGHT_RUNNING);
    }

    @Test
    void triesAFailedRevisionOnlyWhenAsked() {
        Decision blocked = Scene.in(STEADY).asksFor(FAILED).decide();
        assertThat(blocked.reason()).isEqualTo(Reason.FAILED_BEFORE);
        assertThat(blocked.message()).contains("errors 17.3% > 1.0% (13 of 75)", "belay.dev/retry: 'dddddddddd'");
        Decision still = Scene.in(blocked.phase()).asksFor(FAILED).decide();
        assertThat(still.phase()).isEqualTo(blocked.phase());
        Decision asked = Scene.in(blocked.phase())
                .asksFor(FAILED)
                .saying(Name.RETRY, FAILED.hash())
                .decide();
        assertThat(asked.phase()).isInstanceOf(Phase.Preparing.class);
        assertThat(asked.answers()).hasSize(1);
        assertThat(asked.journal().hasFailed(FAILED)).isFalse();
    }

    @Test
    void staysRolledBackUntilSomethingElseIsAskedFor() {
        Decision stays = Scene.in(ROLLED_BACK).decide();
        assertThat(stays.phase()).isEqualTo(ROLLED_BACK);
        assertThat(stays.reason()).isEqualTo(Reason.BREACH);
        assertThat(stays.message()).endsWith("errors 17.3% > 1.0% (13 of 75)");
        assertThat(Scene.in(ROLLED_BACK).asksFor(STABLE).decide().phase()).isEqualTo(STEADY);
        assertThat(Scene.in(ROLLED_BACK).asksFor(NEWER).decide().phase()).isInstanceOf(Phase.Preparing.class);
        assertThat(Scene.in(ROLLED_BACK)
                        .saying(Name.RETRY, CANDIDATE.hash())
                        .decide()
                        .phase())
                .isInstanceOf(Phase.Preparing.class);
    }

    @Test
    void choosesTheBrakeOnlyWhileStableIsWritten() {
        Decision changed =
                Scene.in(STEADY).asksFor(STABLE).offering(Brake.STANDING).decide();
        assertThat(changed.journal().brake()).isEqualTo(Brake.STANDING);
        assertThat(changed.wakeAt()).isEqualTo(NOW);
        Decision kept =
                Scene.in(STEADY).asksFor(CANDIDATE).offering(Brake.STANDING).decide();
        assertThat(kept.journal().brake()).isEqualTo(Brake.ON_CHANGE);
    }

    @Test
    void adoptsAnewWhatChangedPastTheRelease() {
        for (Phase phase : List.of(STEADY, ROLLED_BACK)) {
            Decision decision = Scene.in(phase, Brake.BY_RELEASE)
                    .template(NEWER)
                    .wants(CANDIDATE)
                    .decide();
            assertThat(decision.phase()).isEqualTo(ADOPTING);
            assertThat(decision.notices()).extracting(Notice::reason).containsExactly(Reason.CHANGED_PAST_RELEASE);
        }
    }

    @Test
    void takesTheBrakeOfImagesThatWereGivenAfterARollback() {
        Decision decision =
                Scene.in(ROLLED_BACK).wants(NEWER).offering(Brake.BY_RELEASE).decide();
        assertThat(decision.phase()).isInstanceOf(Phase.Preparing.class);
        assertThat(decision.journal().brake()).isEqualTo(Brake.BY_RELEASE);
    }

    @Test
    void remembersABlockedTrialWhoseDeploymentIsGone() {
        Phase blocked =
                new Phase.Preparing(Scene.trial(), Stopwatch.ZERO).toBlocked(new Obstacle(Reason.NO_SERIES, ""));
        assertThat(Scene.in(blocked).missing().decide().journal().history()).hasSize(1);
    }

    @Test
    void beginsByReleaseWhenTheImagesDiffer() {
        Decision decision = Scene.in(STEADY, Brake.BY_RELEASE)
                .template(STABLE)
                .wants(CANDIDATE)
                .decide();
        assertThat(decision.phase()).isInstanceOf(Phase.Preparing.class);
    }

    @Test
    void saysAnInvalidSpecBeforeTheNextTrial() {
        for (Reason reason : List.of(Reason.SPEC_INVALID, Reason.NO_POLICY)) {
            Decision steady =
                    Scene.in(STEADY).asksFor(STABLE).finds(reason, "spec.bake").decide();
            assertThat(steady.notices()).extracting(Notice::reason).containsExactly(reason);
            assertThat(steady.notices().getFirst().message()).endsWith("spec.bake");
            assertThat(Scene.in(ROLLED_BACK).finds(reason, "").decide().notices())
                    .hasSize(1);
        }
        assertThat(Scene.in(STEADY)
                        .asksFor(STABLE)
                        .finds(Reason.SERVICE_SHARED, "")
                        .decide()
                        .notices())
                .isEmpty();
    }

    @Test
    void letsARestartOfStableThroughAndHoldsAnother() {
        Decision through = Scene.in(STEADY, Brake.STANDING)
                .asksFor(STABLE)
                .restartPending()
                .decide();
        assertThat(through.reason()).isEqualTo(Reason.RESTART_LET_THROUGH);
        assertThat(through.notices()).isEmpty();
        Decision held = Scene.in(ROLLED_BACK).restartPending().decide();
        assertThat(held.notices()).extracting(Notice::reason).containsExactly(Reason.RESTART_HELD);
        assertThat(Scene.in(ADOPTING).restartPending().rollingOut().decide().notices())
                .isEmpty();
    }

    @Test
    void leavesFromRestAndDropsTheFinalizerWhenAllIsGivenBack() {
        for (Phase phase : List.of(STEADY, ADOPTING, ROLLED_BACK)) {
            assertThat(Scene.in(phase).leaving().decide().phase()).isEqualTo(new Phase.Leaving(false));
        }
        Phase leaving = new Phase.Leaving(false);
        assertThat(Scene.in(leaving).leaving().unsettled().decide().phase()).isEqualTo(leaving);
        Decision left = Scene.in(leaving).leaving().decide();
        assertThat(left.phase()).isEqualTo(new Phase.Leaving(true));
        assertThat(left.reason()).isEqualTo(Reason.LEFT);
    }

    /// Belay was uninstalled, and is back: what was half given back is given back first.
    @Test
    void adoptsAnewWhatItHadLeft() {
        Decision half = Scene.in(new Phase.Leaving(false)).unsettled().decide();
        assertThat(half.phase()).isEqualTo(new Phase.Leaving(false));
        assertThat(Scene.in(half.phase()).decide().phase()).isEqualTo(new Phase.Leaving(true));
        Decision back = Scene.in(new Phase.Leaving(true)).decide();
        assertThat(back.phase()).isEqualTo(ADOPTING);
        assertThat(back.wakeAt()).isEqualTo(NOW);
        assertThat(back.journal().stable()).isNull();
        assertThat(back.journal().hasFailed(FAILED)).isTrue();
        assertThat(Scene.in(new Phase.Leaving(true)).leaving().decide().phase()).isEqualTo(new Phase.Leaving(true));
    }

    @Test
    void writesNothingWhereHandsAreOffOrTheNamespaceEnds() {
        Phase watching = new Phase.Watching(Scene.trial(), 1, Plans.HOLD, Stopwatch.ZERO);
        Decision off = Scene.in(watching).handsOff().breaching().decide();
        assertThat(off.phase()).isEqualTo(watching);
        assertThat(off.reason()).isEqualTo(Reason.HANDS_OFF);
        assertThat(Scene.in(watching).handsOff().leaving().decide().phase()).isEqualTo(new Phase.Leaving(true));
        assertThat(Scene.in(watching).namespaceEnding().leaving().decide().phase())
                .isEqualTo(new Phase.Leaving(true));
        assertThat(Scene.in(watching).namespaceEnding().decide().phase()).isInstanceOf(Phase.InTrial.class);
    }

    @Test
    void waitsForAMissingDeploymentAndForgetsTheOldOne() {
        Phase watching = new Phase.Watching(Scene.trial(), 1, Plans.HOLD, Stopwatch.ZERO);
        Decision gone = Scene.in(watching).missing().decide();
        assertThat(gone.phase())
                .isEqualTo(new Phase.Blocked(new Phase.Adopting(), new Obstacle(Reason.DEPLOYMENT_MISSING, "")));
        assertThat(gone.wakeAt()).isNull();
        assertThat(gone.journal().deploymentUid()).isNull();
        assertThat(gone.journal().stable()).isNull();
        assertThat(gone.journal().hasFailed(FAILED)).isTrue();
        assertThat(gone.journal().history()).extracting(Journal.Past::outcome).containsExactly("Ended");
        Decision leaving = Scene.in(watching).missing().leaving().decide();
        assertThat(leaving.wakeAt()).isEqualTo(NOW);
        assertThat(Scene.in(leaving.phase()).missing().leaving().decide().phase())
                .isEqualTo(new Phase.Leaving(false));
        assertThat(Scene.in(new Phase.Leaving(false))
                        .missing()
                        .leaving()
                        .decide()
                        .phase())
                .isEqualTo(new Phase.Leaving(true));
        assertThat(Scene.in(new Phase.Leaving(false))
                        .missing()
                        .leaving()
                        .unsettled()
                        .decide()
                        .phase())
                .isEqualTo(new Phase.Leaving(false));
    }

    @Test
    void adoptsARecreatedDeploymentAnew() {
        Phase watching = new Phase.Watching(Scene.trial(), 1, Plans.HOLD, Stopwatch.ZERO);
        Decision decision = Scene.in(watching).uid("uid-2").breaching().decide();
        assertThat(decision.phase()).isEqualTo(ADOPTING);
        assertThat(decision.notices()).extracting(Notice::reason).containsExactly(Reason.DEPLOYMENT_REPLACED);
        assertThat(decision.journal().history()).hasSize(1);
        assertThat(decision.wakeAt()).isEqualTo(NOW);
        assertThat(Scene.in(STEADY).uid("uid-2").decide().journal().history()).isEmpty();
    }

    @Test
    void holdsAPhaseThatANewerOperatorWroteAndStillAborts() {
        Phase known = new Phase.Unknown("Mirroring", Scene.trial());
        Decision holds = Scene.in(known).breaching().decide();
        assertThat(holds.phase()).isEqualTo(known);
        assertThat(holds.reason()).isEqualTo(Reason.PHASE_UNKNOWN);
        assertThat(holds.message()).endsWith("It wrote Mirroring.");
        Decision aborts = Scene.in(known).saying(Name.ABORT, "now").decide();
        assertThat(aborts.phase()).isInstanceOf(Phase.RollingBack.class);
        assertThat(aborts.reason()).isEqualTo(Reason.ABORTED);
        String alert = new FiredAlert(NOW, "HighErrorRate").value();
        assertThat(Scene.in(known).saying(Name.ALERT, alert).decide().reason()).isEqualTo(Reason.ALERT_FIRED);
        assertThat(Scene.in(known).leaving().decide().reason()).isEqualTo(Reason.LEAVING);
        Phase rest = new Phase.Unknown("Mirroring", null);
        assertThat(Scene.in(rest).leaving().decide().phase()).isEqualTo(new Phase.Leaving(false));
        assertThat(Scene.in(rest).decide().phase()).isEqualTo(rest);
    }
}
