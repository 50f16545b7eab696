package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Desired.Deployment;
import dev.belay.release.Desired.Route.Split;
import dev.belay.release.Desired.Size;
import dev.belay.release.Desired.Traffic;
import dev.belay.release.Health.Kind;
import dev.belay.release.Observation.Intent;
import dev.belay.release.Phase.RollingBack;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each law catches a bug that breaks it: a law that nothing can break would prove nothing.
class PlantedBugsTest {

    private static final Map<Invariant, Wiring> BUGS = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    Invariant.BREACH_ROLLS_BACK_AT_ONCE,
                    Wiring.PRODUCT.seeing(seen -> seen.journal().phase() instanceof Phase.Gated ? calm(seen) : seen)),
            Map.entry(
                    Invariant.SHARE_NEVER_EXCEEDS_THE_STEP,
                    Wiring.PRODUCT.wishing(
                            (phase, wish) -> phase instanceof Phase.Watching ? routed(wish, new Split(51)) : wish)),
            Map.entry(
                    Invariant.NO_WEIGHT_FOR_UNREADY_PODS,
                    Wiring.PRODUCT.wishing(
                            (phase, wish) -> phase instanceof Phase.Shifting ? routed(wish, new Split(10)) : wish)),
            Map.entry(
                    Invariant.STABLE_IS_NOT_SHRUNK_BEFORE_NO_RETURN,
                    Wiring.PRODUCT.wishing((phase, wish) -> phase instanceof Phase.Baking ? shrinking(wish) : wish)),
            Map.entry(Invariant.STEP_IS_LEFT_ONLY_HEALTHY, Wiring.PRODUCT.seeing(PlantedBugsTest::calm)),
            Map.entry(Invariant.STEP_IS_LEFT_ONLY_HELD, Wiring.PRODUCT.seeing(PlantedBugsTest::held)),
            Map.entry(Invariant.SILENCE_NEVER_ROLLS_BACK, Wiring.PRODUCT.seeing(PlantedBugsTest::alarmed)),
            Map.entry(
                    Invariant.FAILED_REVISION_IS_NOT_TRIED_UNASKED, Wiring.PRODUCT.seeing(PlantedBugsTest::forgetful)),
            Map.entry(
                    Invariant.FAILURE_IS_REMEMBERED_AT_ONCE,
                    Wiring.PRODUCT.deciding(
                            (seen, decision) -> decision.in(decision.journal().forgiven(Scene.CANDIDATE)))),
            Map.entry(
                    Invariant.EVERY_WAIT_HAS_AN_END, Wiring.PRODUCT.deciding((seen, decision) -> decision.wake(null))),
            Map.entry(
                    Invariant.TRIAL_LEAVES_THE_DEPLOYMENT_ONE_REPLICASET,
                    Wiring.PRODUCT.wishing(
                            (phase, wish) -> phase instanceof Phase.Preparing ? owning(wish, null) : wish)),
            Map.entry(
                    Invariant.PINS_MOVE_ONLY_TO_READY_PODS,
                    Wiring.PRODUCT.wishing(
                            (phase, wish) -> phase instanceof Phase.Shifting ? pinned(wish, Scene.CANDIDATE) : wish)),
            Map.entry(
                    Invariant.EPOCH_RISES_WHERE_LATE_WRITES_COULD_HARM,
                    Wiring.PRODUCT.deciding(PlantedBugsTest::withoutEpoch)),
            Map.entry(Invariant.NO_WAY_BACK_PAST_NO_RETURN, Wiring.PRODUCT.deciding(PlantedBugsTest::turningBack)),
            Map.entry(
                    Invariant.NOTHING_ROLLS_OUT_UNJUDGED,
                    Wiring.PRODUCT.wishing((phase, wish) -> phase instanceof Phase.RolledBack ? unbraked(wish) : wish)),
            Map.entry(
                    Invariant.FLAG_RELEASE_LEAVES_THE_CLUSTER_ALONE,
                    Wiring.PRODUCT.wishing((phase, wish) -> phase instanceof Phase.Baking ? touching(wish) : wish)),
            Map.entry(Invariant.PAUSE_HOLDS_FORWARD_MOVES, Wiring.PRODUCT.seeing(PlantedBugsTest::unpaused)),
            Map.entry(
                    Invariant.ONLY_A_YES_OPENS_A_GATE,
                    Wiring.PRODUCT.seeing(seen -> with(
                            seen,
                            new Permits(
                                    seen.permits().promotions(),
                                    known(seen.permits().gate()))))),
            Map.entry(
                    Invariant.PROMOTIONS_ARE_HELD_UNLESS_KNOWN_TO_BE_ON,
                    Wiring.PRODUCT.seeing(seen -> with(
                            seen,
                            new Permits(
                                    known(seen.permits().promotions()),
                                    seen.permits().gate()))))));

    @ParameterizedTest
    @EnumSource
    void areCaughtBy(Invariant law) {
        Wiring buggy = Objects.requireNonNull(BUGS.get(law), () -> "plant a bug that breaks " + law);
        assertThat(Worlds.any(seen -> !law.holds(buggy.step(seen))))
                .as("a world in which %s notices its planted bug", law)
                .isTrue();
    }

    /// Silence taken for a yes.
    private static FlagAnswer known(FlagAnswer answer) {
        return answer instanceof FlagAnswer.Unknown ? new FlagAnswer.Yes() : answer;
    }

    private static Observation with(Observation seen, Permits permits) {
        return new Observation(
                seen.now(),
                seen.freshId(),
                seen.intent(),
                seen.journal(),
                seen.target(),
                seen.preflight(),
                seen.progress(),
                seen.health(),
                permits);
    }

    private static Observation calm(Observation seen) {
        return with(seen, Scene.health(Kind.HEALTHY, Reason.STABLE_SERVES, ""));
    }

    private static Observation held(Observation seen) {
        Health health = seen.health();
        return with(
                seen,
                new Health(
                        health.kind(),
                        health.reason(),
                        health.message(),
                        Plans.HOLD,
                        500,
                        health.firstBadAt(),
                        health.breachAt()));
    }

    private static Observation alarmed(Observation seen) {
        return seen.health().kind() == Kind.UNAVAILABLE
                ? with(seen, Scene.health(Kind.BREACH, Reason.METRICS_UNAVAILABLE, ""))
                : seen;
    }

    private static Observation with(Observation seen, Health health) {
        return new Observation(
                seen.now(),
                seen.freshId(),
                seen.intent(),
                seen.journal(),
                seen.target(),
                seen.preflight(),
                seen.progress(),
                health,
                seen.permits());
    }

    private static Observation forgetful(Observation seen) {
        return seen.in(seen.journal().forgiven(Scene.FAILED));
    }

    private static Observation unpaused(Observation seen) {
        Intent deaf = new Intent(seen.intent().leaving(), false, seen.intent().verbs());
        return new Observation(
                seen.now(),
                seen.freshId(),
                deaf,
                seen.journal(),
                seen.target(),
                seen.preflight(),
                seen.progress(),
                seen.health(),
                seen.permits());
    }

    private static Decision withoutEpoch(Observation seen, Decision decision) {
        if (decision.phase() instanceof RollingBack back && seen.journal().phase() instanceof Phase.InTrial before) {
            Phase stale = new RollingBack(before.trial(), back.fall(), back.part(), back.timeline(), back.escalated());
            return decision.in(decision.journal().move(stale, seen.now()));
        }
        return decision;
    }

    private static Decision turningBack(Observation seen, Decision decision) {
        if (decision.phase() instanceof Phase.HandingOver over && seen.health().isBreach()) {
            Fall fall = new Fall(Reason.BREACH, "", Fall.After.FAILED);
            Phase back = over.toRollingBack(fall, new Timeline(null, null, seen.now(), null, null));
            return decision.in(decision.journal().move(back, seen.now()));
        }
        return decision;
    }

    private static Desired routed(Desired wish, Split route) {
        Traffic traffic = new Traffic(wish.traffic().pin(), wish.traffic().preview(), route);
        return new Desired(wish.deployment(), traffic, wish.candidate(), wish.stable(), wish.finalizer());
    }

    private static Desired pinned(Desired wish, Revision pin) {
        Traffic traffic =
                new Traffic(pin, wish.traffic().preview(), wish.traffic().route());
        return new Desired(wish.deployment(), traffic, wish.candidate(), wish.stable(), wish.finalizer());
    }

    private static Desired shrinking(Desired wish) {
        return new Desired(wish.deployment(), wish.traffic(), wish.candidate(), new Size.Exactly(0), wish.finalizer());
    }

    private static Desired owning(Desired wish, @Nullable Revision owned) {
        Deployment old = wish.deployment();
        Deployment other = new Deployment(old.brake(), old.template(), owned, old.marked());
        return new Desired(other, wish.traffic(), wish.candidate(), wish.stable(), wish.finalizer());
    }

    private static Desired touching(Desired wish) {
        return new Desired(wish.deployment(), wish.traffic(), wish.candidate(), wish.stable(), wish.finalizer());
    }

    private static Desired unbraked(Desired wish) {
        Deployment old = wish.deployment();
        Deployment other = new Deployment(Deployment.Braking.OFF, old.template(), old.owned(), old.marked());
        return new Desired(other, wish.traffic(), wish.candidate(), wish.stable(), wish.finalizer());
    }
}
