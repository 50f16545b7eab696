package dev.belay.release;

import dev.belay.release.Plan.Gate;
import dev.belay.release.Plan.GateFlag;
import dev.belay.release.Plan.Levers;
import dev.belay.release.Plan.Route;
import dev.belay.release.Plan.Step;
import dev.belay.release.Plan.Strategy;
import java.time.Duration;
import java.util.List;

/// Plans that the tests share: 10 then a gated 50 by route, 20 by pods, blue/green with a gate, and gates by flag.
final class Plans {

    static final Duration HOLD = Duration.ofMinutes(5);
    static final Duration BAKE = Duration.ofMinutes(10);
    static final Duration DEADLINE = Duration.ofMinutes(10);
    static final Levers BY_ROUTE = new Levers(List.of("shop"), List.of(new Route("shop", List.of())));
    static final Levers BY_SERVICE = new Levers(List.of("shop"), List.of());

    static final Plan CANARY = canary(step(10, Gate.OPEN), step(50, Gate.APPROVAL));
    static final Plan PODS =
            new Plan(Strategy.CANARY_BY_PODS, List.of(step(20, Gate.OPEN)), BAKE, DEADLINE, BY_SERVICE);
    static final Plan BLUE_GREEN =
            new Plan(Strategy.BLUE_GREEN, List.of(step(0, Gate.APPROVAL)), BAKE, DEADLINE, BY_SERVICE);

    static final Plan BY_FLAG = canary(
            step(10, new Gate(false, new GateFlag("checkout-ready", true))),
            step(50, new Gate(true, new GateFlag("maintenance", false))));

    /// 5 then a gated 50 of a hundred users, of a flag that nobody was shown before.
    static final FlagLever CHECKOUT = new FlagLever("default", "production", "new-checkout", 0, false);

    static final Plan FLAG = flag(CHECKOUT, shown(5, Gate.OPEN), shown(50, Gate.APPROVAL));

    private Plans() {}

    static Plan flag(FlagLever flag, Step... steps) {
        return new Plan(Strategy.FLAG, List.of(steps), BAKE, DEADLINE, new Levers(List.of(), List.of(), flag));
    }

    static Step shown(int percent, Gate gate) {
        return new Step(percent, HOLD, 50, gate, percent);
    }

    static Plan canary(Step... steps) {
        return new Plan(Strategy.CANARY_BY_ROUTE, List.of(steps), BAKE, DEADLINE, BY_ROUTE);
    }

    static Step step(int weight, Gate gate) {
        return new Step(weight, HOLD, 50, gate);
    }
}
