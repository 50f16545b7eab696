package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.FAILED;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static dev.belay.release.Scene.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Exposure.Share;
import dev.belay.release.Fall.After;
import dev.belay.release.Phase.RollingBack;
import dev.belay.release.Verb.Name;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A trial whose candidate is what a flag shows. The path is the one of every Release; here is what
/// differs.
class FlagReleasingTest {

    private static final Trial TRIAL = Scene.trial(Plans.FLAG);
    private static final Phase.Watching WATCHING = new Phase.Watching(TRIAL, 1, Duration.ZERO, Stopwatch.ZERO);

    private static Scene in(Phase phase) {
        return Scene.in(phase, Brake.NONE).plans(Plans.FLAG);
    }

    private static Share share(Phase phase, @Nullable Facts facts) {
        return Objects.requireNonNull(Exposure.desired(Scene.journal(phase, Brake.NONE), facts))
                .share();
    }

    private static Facts facts(boolean ready, boolean held, int shareNow) {
        return new Facts(Brake.NONE, STABLE, CANDIDATE, 4, false, ready, held, false, shareNow);
    }

    @Test
    void theFirstReleaseIsTakenAsItIsAndANewOneBeginsATrial() {
        Decision adopted = Scene.of(Journal.begin(NOW))
                .offering(Brake.NONE)
                .plans(Plans.FLAG)
                .asksFor(STABLE)
                .decide();
        assertThat(adopted.phase()).isInstanceOf(Phase.Steady.class);
        assertThat(adopted.journal().stable()).isEqualTo(STABLE);
        assertThat(adopted.journal().brake()).isEqualTo(Brake.NONE);

        Decision begun = in(new Phase.Steady()).asksFor(CANDIDATE).decide();
        assertThat(begun.phase()).isInstanceOf(Phase.Preparing.class);
        assertThat(begun.reason()).isEqualTo(Reason.FLAG_PENDING);
        assertThat(Objects.requireNonNull(begun.phase().trialUnderWay()).candidate())
                .isEqualTo(CANDIDATE);
    }

    @Test
    void leavesTheClusterAloneInEveryPhase() {
        for (Phase phase : Worlds.phases()) {
            Desired desired = Desired.desired(phase, facts(true, false, 0));
            assertThat(desired.touched()).as("%s", phase).isFalse();
            assertThat(desired.finalizer()).isNotEqualTo(phase instanceof Phase.Leaving leaving && leaving.released());
        }
    }

    @Test
    void theFlagMovesWithItsStepUnlessSomethingHoldsIt() {
        Phase first = new Phase.Shifting(TRIAL, 1, 0, Stopwatch.ZERO);
        Phase last = new Phase.Shifting(TRIAL, 3, 50, Stopwatch.ZERO);
        assertThat(share(first, facts(true, false, 0))).isEqualTo(new Share.At(5));
        assertThat(share(first, facts(true, true, 0))).isEqualTo(new Share.At(0));
        assertThat(share(first, facts(true, true, 5)))
                .as("a hold undoes nothing")
                .isEqualTo(new Share.At(5));
        assertThat(share(first, facts(false, false, 0))).as("no pod serves").isEqualTo(new Share.At(0));
        assertThat(share(first, null)).isEqualTo(new Share.At(0));
        assertThat(share(last, facts(true, false, 50))).isEqualTo(new Share.At(100));
        Phase again = new Phase.Shifting(TRIAL, 2, 0, Stopwatch.ZERO);
        assertThat(share(again, facts(true, true, 0)))
                .as("withdrawn, then paused")
                .isEqualTo(new Share.At(0));
        assertThat(share(WATCHING, facts(true, true, 5))).isEqualTo(new Share.At(5));
    }

    @Test
    void thatItCannotBeMovedYetTakesNoWishBack() {
        Phase shifting = new Phase.Shifting(TRIAL, 1, 0, Stopwatch.ZERO);
        Observation seen = in(shifting).unsettled().flagUnmoved().observe();
        Observation.Target target = Objects.requireNonNull(seen.target());
        assertThat(Facts.of(seen, target, 0).forwardHeld()).isFalse();
        assertThat(Decider.decide(seen).reason()).isEqualTo(Reason.FLAG_UNMOVED);
        Observation paused = in(shifting).paused().flagUnmoved().observe();
        assertThat(Facts.of(paused, target, 0).forwardHeld()).isTrue();
    }

    @Test
    void endsSteadyOnTheNewReleaseWithoutAHandover() {
        Phase baked = new Phase.Baking(TRIAL, NOW.minus(Plans.BAKE), Stopwatch.ZERO);
        Decision done = in(baked).decide();
        assertThat(done.phase()).isEqualTo(new Phase.Steady());
        assertThat(done.journal().stable()).isEqualTo(CANDIDATE);
        assertThat(done.journal().history()).extracting(Journal.Past::outcome).containsExactly("Released");
        assertThat(Exposure.desired(done.journal(), null))
                .as("it stays where it is")
                .isNull();
        assertThat(in(baked).unavailable().decide().phase()).isInstanceOf(Phase.Baking.class);
        assertThat(in(new Phase.Baking(TRIAL, NOW, Stopwatch.ZERO)).decide().phase())
                .isInstanceOf(Phase.Baking.class);
    }

    @Test
    void aRollbackIsShiftedWhenTheFlagIsBackAndNoSooner() {
        RollingBack back = back(in(WATCHING).breaching().decide());
        assertThat(share(back, null)).isEqualTo(new Share.Former(0));

        Decision waits = in(back).levers(false, false).decide();
        assertThat(back(waits).part()).isEqualTo(RollbackPart.SHIFTING);
        assertThat(waits.reason()).isEqualTo(Reason.BREACH);

        Decision there = in(back).decide();
        assertThat(back(there).timeline().shiftedAt()).isEqualTo(NOW);
    }

    @Test
    void whileUnleashIsAwayTheRollbackGoesOnWithoutEndAndSaysSo() {
        RollingBack back = back(in(WATCHING).breaching().decide());
        Decision late = in(back).levers(false, false).after(Duration.ofHours(3)).decide();
        assertThat(back(late).part()).isEqualTo(RollbackPart.SHIFTING);
        assertThat(back(late).escalated()).as("there are no pods to remove").isFalse();
        assertThat(late.reason()).isEqualTo(Reason.FLAG_OUTSTANDING);
        assertThat(in(WATCHING).breaching().decide().journal().owed())
                .as("a Deployment that goes meanwhile does not take it along")
                .isEqualTo(Plans.CHECKOUT);
    }

    @Test
    void theVerbsMeanWhatTheyMeanElsewhere() {
        Decision aborted = in(WATCHING).saying(Name.ABORT, "now").decide();
        assertThat(back(aborted).fall().cause()).isEqualTo(Reason.ABORTED);
        assertThat(in(WATCHING).saying(Name.SKIP, CANDIDATE + "/1").decide().phase())
                .isInstanceOf(Phase.Shifting.class);
        Phase gated = new Phase.Gated(TRIAL, 2, null);
        assertThat(in(gated).decide().reason()).isEqualTo(Reason.APPROVAL_AWAITED);
        assertThat(in(gated).saying(Name.PROMOTE, CANDIDATE + "/2").decide().phase())
                .isInstanceOf(Phase.Shifting.class);
        Trial paused = Objects.requireNonNull(
                in(WATCHING).saying(Name.PAUSE, "now").decide().phase().trialUnderWay());
        assertThat(paused.pausedBy()).isEqualTo("ada");
        var failed = new Phase.RolledBack(FAILED, Reason.BREACH, "");
        assertThat(in(failed).asksFor(FAILED).decide().phase()).isEqualTo(failed);
        assertThat(in(failed)
                        .asksFor(FAILED)
                        .saying(Name.RETRY, FAILED.hash())
                        .decide()
                        .phase())
                .isInstanceOf(Phase.Preparing.class);
    }

    @Test
    void anotherReleaseTakesItsPlaceAndTheFormerOneTakesItBack() {
        assertThat(back(in(WATCHING).asksFor(NEWER).decide()).fall().after()).isEqualTo(After.SUPERSEDED);
        assertThat(back(in(WATCHING).asksFor(STABLE).decide()).fall().after()).isEqualTo(After.REVERTED);
        assertThat(back(in(WATCHING).leaving().decide()).fall().after()).isEqualTo(After.LEAVING);
    }

    @Test
    void isWithdrawnWhileNoPodServes() {
        Decision off = in(WATCHING).down().decide();
        assertThat(off.phase()).isInstanceOf(Phase.Withdrawn.class);
        assertThat(share(off.phase(), null)).isEqualTo(new Share.Former(0));
        assertThat(in(off.phase()).decide().phase()).isInstanceOf(Phase.Shifting.class);
    }

    @Test
    void aDeploymentMadeAnewLeavesTheFormerReleaseServing() {
        Decision replaced = in(WATCHING).uid("uid-2").decide();
        assertThat(replaced.phase()).isInstanceOf(Phase.Adopting.class);
        assertThat(replaced.journal().owed()).isEqualTo(Plans.CHECKOUT);

        Decision adopted = Scene.of(replaced.journal())
                .uid("uid-2")
                .offering(Brake.NONE)
                .plans(Plans.FLAG)
                .decide();
        assertThat(adopted.journal().stable()).isEqualTo(STABLE);
        assertThat(Scene.of(adopted.journal())
                        .uid("uid-2")
                        .plans(Plans.FLAG)
                        .decide()
                        .phase())
                .as("the one on trial is tried from the start")
                .isInstanceOf(Phase.Preparing.class);
    }

    private static RollingBack back(Decision decision) {
        assertThat(decision.phase()).isInstanceOf(RollingBack.class);
        return (RollingBack) decision.phase();
    }
}
