package dev.belay.release;

import dev.belay.release.Observation.Target;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The two pure functions of the product as values, so that a test can put a planted bug in their place.
record Wiring(Function<Observation, Decision> decide, BiFunction<Phase, Facts, Desired> desired) {

    static final Wiring PRODUCT = new Wiring(Decider::decide, Desired::desired);

    Wiring deciding(BiFunction<Observation, Decision, Decision> bug) {
        return new Wiring(seen -> bug.apply(seen, decide.apply(seen)), desired);
    }

    Wiring seeing(Function<Observation, Observation> bug) {
        return new Wiring(seen -> decide.apply(bug.apply(seen)), desired);
    }

    Wiring wishing(BiFunction<Phase, Desired, Desired> bug) {
        return new Wiring(decide, (phase, facts) -> bug.apply(phase, desired.apply(phase, facts)));
    }

    /// One decision with what stood before it and what it wishes. The route has what the former phase wished.
    Invariant.Step step(Observation seen) {
        Phase before = seen.journal().phase();
        Decision decision = decide.apply(seen);
        Desired stood = desired.apply(before, facts(seen, null));
        Observation next = seen.in(decision.journal());
        Desired wished = desired.apply(decision.phase(), facts(next, stood));
        return new Invariant.Step(seen, before, stood, decision, decision.phase(), wished);
    }

    private static Facts facts(Observation seen, @Nullable Desired stood) {
        Target target = seen.target() != null ? seen.target() : gone();
        int weight = stood != null && stood.traffic().route() instanceof Desired.Route.Split(int stands) ? stands : 0;
        return Facts.of(seen, target, weight);
    }

    private static Target gone() {
        return new Target("gone", 0, Scene.STABLE, Scene.STABLE, true, false, null, Brake.ON_CHANGE, false);
    }
}
