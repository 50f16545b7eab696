package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.ReleaseStatus;
import dev.belay.release.Phase.Gated;
import dev.belay.release.Phase.Shifting;
import dev.belay.release.Phase.Watching;
import dev.belay.release.Verb.Answer;
import dev.belay.release.Verb.Name;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Gates that ask a flag, and the switch of all promotions. What holds whatever is seen is in [Invariant].
class GatesByFlagTest {

    private static final Trial TRIAL = Scene.trial(Plans.BY_FLAG);
    private static final FlagAnswer AWAY = new FlagAnswer.Unknown("Check unleash.url.");

    /// The first waits for checkout-ready to be on, the second for a person and for maintenance to be off.
    private static final Gated FIRST = new Gated(TRIAL, 1, null);

    private static final Gated SECOND = new Gated(TRIAL, 2, null);

    private static @Nullable String next(Decision decision) {
        ReleaseStatus status = StatusForm.write(
                decision,
                Scene.health(Health.Kind.HEALTHY, Reason.WITHIN_LIMITS, ""),
                StatusForm.Judged.NOTHING,
                new StatusForm.Place("shop", "shops", 1, 10));
        return status.summary().next();
    }

    @Test
    void waitsAtAGateWhoseFlagSaysNoAndSaysWhichFlag() {
        Watching held = new Watching(TRIAL, 1, Plans.HOLD, Stopwatch.ZERO);
        Decision entered = Scene.in(held).gateFlag(new FlagAnswer.No()).decide();
        assertThat(entered.phase()).isEqualTo(FIRST);
        assertThat(entered.reason()).isEqualTo(Reason.GATE_FLAG_AWAITED);

        Decision waits = Scene.in(FIRST).gateFlag(new FlagAnswer.No()).decide();
        assertThat(waits.phase()).isEqualTo(FIRST);
        assertThat(waits.reason()).isEqualTo(Reason.GATE_FLAG_AWAITED);
        assertThat(next(waits))
                .isEqualTo("turn on the flag checkout-ready in Unleash, or pass the gate without it:"
                        + " kubectl annotate release shop -n shops belay.dev/skip=" + CANDIDATE + "/1");
    }

    @Test
    void goesOnWhenTheFlagSaysYes() {
        assertThat(Scene.in(FIRST).decide().phase()).isEqualTo(new Shifting(TRIAL, 2, 10, Stopwatch.ZERO));
    }

    @Test
    void staysShutWhileNobodyCanTellAndSaysWhy() {
        Decision waits = Scene.in(FIRST).gateFlag(AWAY).decide();
        assertThat(waits.phase()).isEqualTo(FIRST);
        assertThat(waits.reason()).isEqualTo(Reason.GATE_FLAG_UNKNOWN);
        assertThat(waits.message()).endsWith("Check unleash.url.");
        assertThat(next(waits)).contains("belay.dev/skip=" + CANDIDATE + "/1");
    }

    @Test
    void aFlagIsAskedAnewUntilTheGateIsLeft() {
        assertThat(Scene.in(FIRST).paused().decide().reason()).isEqualTo(Reason.PAUSED);
        assertThat(Scene.in(FIRST)
                        .paused()
                        .gateFlag(new FlagAnswer.No())
                        .decide()
                        .reason())
                .isEqualTo(Reason.GATE_FLAG_AWAITED);
    }

    @Test
    void ofTwoThatMustSayYesThePersonIsAskedFirst() {
        Decision both = Scene.in(SECOND).gateFlag(new FlagAnswer.No()).decide();
        assertThat(both.reason()).isEqualTo(Reason.APPROVAL_AWAITED);
        assertThat(next(both)).startsWith("approve: ");

        Decision approved = Scene.in(SECOND)
                .gateFlag(new FlagAnswer.No())
                .saying(Name.PROMOTE, CANDIDATE + "/2")
                .decide();
        assertThat(approved.phase()).isEqualTo(new Gated(TRIAL, 2, "ada"));
        assertThat(approved.reason()).isEqualTo(Reason.GATE_FLAG_AWAITED);
        assertThat(next(approved)).startsWith("turn off the flag maintenance in Unleash");
        assertThat(Scene.in(approved.phase()).decide().phase()).isInstanceOf(Shifting.class);
    }

    @Test
    void approvalOfAGateThatWaitsForNoneIsRefusedWithTheFix() {
        Decision decision = Scene.in(FIRST)
                .gateFlag(new FlagAnswer.No())
                .saying(Name.PROMOTE, CANDIDATE + "/1")
                .decide();
        assertThat(decision.phase()).isEqualTo(FIRST);
        assertThat(decision.answers())
                .extracting(Answer::refusal)
                .containsExactly("this gate waits for no approval: turn on the flag checkout-ready in Unleash,"
                        + " or write belay.dev/skip: '" + CANDIDATE + "/1'");
    }

    @Test
    void skipPassesAGateOfWhichNobodyCanTell() {
        assertThat(Scene.in(FIRST)
                        .gateFlag(AWAY)
                        .saying(Name.SKIP, CANDIDATE + "/1")
                        .decide()
                        .phase())
                .isEqualTo(new Shifting(TRIAL, 2, 10, Stopwatch.ZERO));
    }

    @Test
    void promotionsHoldEveryStepAndSayWhy() {
        Watching held = new Watching(Scene.trial(), 1, Plans.HOLD, Stopwatch.ZERO);
        Decision off = Scene.in(held).promotions(new FlagAnswer.No()).decide();
        assertThat(off.phase()).isEqualTo(held);
        assertThat(off.reason()).isEqualTo(Reason.PROMOTIONS_OFF);

        Decision away = Scene.in(held).promotions(AWAY).decide();
        assertThat(away.reason()).isEqualTo(Reason.PROMOTIONS_UNKNOWN);
        assertThat(away.message()).endsWith("Check unleash.url.");

        Phase preparing = new Phase.Preparing(Scene.trial(), Stopwatch.ZERO);
        assertThat(Scene.in(preparing).promotions(AWAY).decide().phase()).isEqualTo(preparing);
        Phase baked = new Phase.Baking(Scene.trial(), Scene.NOW.minus(Plans.BAKE), Stopwatch.ZERO);
        assertThat(Scene.in(baked).promotions(new FlagAnswer.No()).decide().reason())
                .isEqualTo(Reason.PROMOTIONS_OFF);
    }

    /// What waits for a person is not late.
    @Test
    void promotionsStopTheProgressDeadline() {
        Phase shifting = new Shifting(Scene.trial(), 1, 0, Stopwatch.ZERO.run(Scene.NOW.minusSeconds(5)));
        assertThat(Scene.in(shifting)
                        .unready()
                        .promotions(new FlagAnswer.No())
                        .after(Duration.ofHours(1))
                        .decide()
                        .phase())
                .isInstanceOf(Shifting.class);
    }

    @Test
    void skipIsRefusedWhilePromotionsAreHeld() {
        Watching watching = new Watching(Scene.trial(), 1, Duration.ZERO, Stopwatch.ZERO);
        for (FlagAnswer held : new FlagAnswer[] {new FlagAnswer.No(), AWAY}) {
            Decision decision = Scene.in(watching)
                    .promotions(held)
                    .saying(Name.SKIP, CANDIDATE + "/1")
                    .decide();
            assertThat(decision.phase()).isEqualTo(watching);
            assertThat(decision.answers())
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.refusal()).contains("belay.promotions", "then say skip"));
        }
    }
}
