package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.FAILED;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static dev.belay.release.Scene.STABLE;

import dev.belay.release.Phase.HandingOver;
import dev.belay.release.Phase.RollingBack;
import dev.belay.release.Verb.Name;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All small inputs: every phase with its data, under every combination of what can be seen. An axis is one thing
/// that can differ; a world is one choice on each.
final class Worlds {

    /// One choice on an axis, as a change to the scene.
    private interface Choice extends Consumer<Scene> {}

    private static final int FIRST_LOOK = 500;
    private static final int LEAP = 7919;
    private static final Duration LATE = Duration.ofHours(1);
    private static final FlagAnswer AWAY = new FlagAnswer.Unknown("Check unleash.url.");

    private static final String ALERT = new FiredAlert(NOW, "HighErrorRate").value();

    private static final List<List<Choice>> AXES = List.of(
            List.of(s -> s.asksFor(CANDIDATE), s -> s.asksFor(STABLE), s -> s.asksFor(NEWER), s -> s.asksFor(FAILED)),
            List.of(s -> {}, Scene::leaving),
            List.of(s -> {}, Scene::paused),
            List.of(
                    s -> {},
                    s -> s.saying(Name.ABORT, "now"),
                    s -> s.saying(Name.ALERT, ALERT),
                    s -> s.saying(Name.PAUSE, "now"),
                    s -> s.saying(Name.RESUME, "now"),
                    s -> s.saying(Name.RETRY, CANDIDATE.hash()),
                    s -> s.saying(Name.RETRY, FAILED.hash()),
                    s -> s.saying(Name.PROMOTE, CANDIDATE + "/2"),
                    s -> s.saying(Name.SKIP, CANDIDATE + "/1"),
                    s -> s.saying(Name.SKIP, CANDIDATE + "/3")),
            List.of(s -> {}, s -> s.replicas(0)),
            List.of(s -> {}, s -> s.finds(Reason.SERVICE_UNNAMED, "shop and shop-admin")),
            List.of(s -> {}, Scene::unsettled),
            List.of(s -> {}, Scene::unready, s -> s.candidateServes(false)),
            List.of(s -> {}, Scene::stableDown),
            List.of(s -> {}, Scene::contested),
            List.of(s -> {}, s -> s.marked(true, 0), s -> s.marked(false, 2)),
            List.of(
                    s -> {},
                    s -> s.gathered(Plans.HOLD, 500),
                    Scene::breaching,
                    s -> s.inconclusive(Reason.NO_ANSWERS),
                    Scene::unavailable),
            List.of(s -> {}, s -> s.after(LATE)));

    /// What matters only while a rollback is confirmed.
    private static final List<List<Choice>> ROLLBACK_AXES = List.of(
            List.of(s -> {}, Scene::leaving),
            List.of(s -> s.asksFor(CANDIDATE), s -> s.asksFor(STABLE), s -> s.asksFor(NEWER)),
            List.of(s -> s.levers(false, false), s -> s.levers(true, false), s -> s.levers(true, true)),
            List.of(s -> {}, Scene::stableDown),
            List.of(s -> {}, Scene::unsettled),
            List.of(s -> {}, Scene::paused),
            List.of(s -> {}, Scene::breaching, Scene::unavailable),
            List.of(
                    s -> {},
                    s -> s.after(Duration.ofSeconds(5)),
                    s -> s.after(Duration.ofSeconds(12)),
                    s -> s.after(LATE)));

    /// What takes the Deployment itself out of our hands.
    private static final List<List<Choice>> OUTSIDE_AXES = List.of(
            List.of(s -> {}, Scene::missing, Scene::handsOff, Scene::namespaceEnding, s -> s.uid("uid-2")),
            List.of(s -> {}, Scene::leaving),
            List.of(s -> s.asksFor(CANDIDATE), s -> s.asksFor(STABLE)),
            List.of(s -> {}, Scene::unsettled),
            List.of(s -> {}, Scene::rollingOut),
            List.of(s -> {}, Scene::restartPending),
            List.of(s -> {}, Scene::breaching),
            List.of(s -> {}, s -> s.offering(Brake.STANDING), s -> s.offering(Brake.BY_RELEASE)),
            List.of(s -> {}, s -> s.saying(Name.ABORT, "now")),
            List.of(s -> {}, s -> s.finds(Reason.SPEC_INVALID, "spec.canary.steps[0].weight")));

    /// What flags say, which can only hold.
    private static final List<List<Choice>> FLAG_AXES = List.of(
            List.of(s -> {}, s -> s.promotions(new FlagAnswer.No()), s -> s.promotions(AWAY)),
            List.of(s -> {}, s -> s.gateFlag(new FlagAnswer.No()), s -> s.gateFlag(AWAY)),
            List.of(
                    s -> {},
                    s -> s.saying(Name.ABORT, "now"),
                    s -> s.saying(Name.RETRY, CANDIDATE.hash()),
                    s -> s.saying(Name.PROMOTE, CANDIDATE + "/1"),
                    s -> s.saying(Name.PROMOTE, CANDIDATE + "/2"),
                    s -> s.saying(Name.SKIP, CANDIDATE + "/1"),
                    s -> s.saying(Name.SKIP, CANDIDATE + "/3")),
            List.of(s -> s.asksFor(CANDIDATE), s -> s.asksFor(STABLE), s -> s.asksFor(NEWER)),
            List.of(s -> {}, Scene::leaving),
            List.of(s -> {}, Scene::paused),
            List.of(s -> {}, Scene::unsettled),
            List.of(s -> {}, Scene::unready, s -> s.candidateServes(false)),
            List.of(s -> {}, Scene::stableDown),
            List.of(s -> {}, s -> s.gathered(Plans.HOLD, 500), Scene::breaching, Scene::unavailable),
            List.of(s -> {}, s -> s.after(LATE)));

    /// In `ByRelease` what the Deployment says and what is asked for are two things.
    private static final List<List<Choice>> IMAGE_AXES = List.of(
            List.of(s -> s.template(STABLE), s -> s.template(CANDIDATE), s -> s.template(NEWER)),
            List.of(s -> s.wants(STABLE), s -> s.wants(CANDIDATE), s -> s.wants(FAILED)),
            List.of(s -> {}, Scene::leaving),
            List.of(s -> {}, Scene::unsettled),
            List.of(s -> {}, Scene::paused),
            List.of(s -> {}, Scene::breaching),
            List.of(s -> {}, s -> s.saying(Name.RETRY, FAILED.hash())),
            List.of(s -> {}, s -> s.after(LATE)));

    /// Of a Release that moves a flag: there is no pod of the candidate's that stable's would not be.
    private static final List<List<Choice>> FLAG_RELEASE_AXES = List.of(
            List.of(s -> s.asksFor(CANDIDATE), s -> s.asksFor(STABLE), s -> s.asksFor(NEWER), s -> s.asksFor(FAILED)),
            List.of(s -> {}, Scene::missing, Scene::handsOff, s -> s.uid("uid-2")),
            List.of(s -> {}, Scene::leaving),
            List.of(s -> {}, Scene::paused),
            List.of(
                    s -> {},
                    s -> s.saying(Name.ABORT, "now"),
                    s -> s.saying(Name.RETRY, FAILED.hash()),
                    s -> s.saying(Name.PROMOTE, CANDIDATE + "/2"),
                    s -> s.saying(Name.SKIP, CANDIDATE + "/1"),
                    s -> s.saying(Name.SKIP, CANDIDATE + "/3")),
            List.of(s -> {}, s -> s.finds(Reason.FLAG_UNFIT, "Turn on the flag new-checkout.")),
            List.of(s -> s.levers(true, true), s -> s.levers(false, false)),
            List.of(s -> {}, Scene::unsettled),
            List.of(s -> {}, Scene::down),
            List.of(s -> {}, Scene::flagUnmoved),
            List.of(s -> {}, s -> s.promotions(AWAY)),
            List.of(s -> {}, s -> s.gathered(Plans.HOLD, 500), Scene::breaching, Scene::unavailable),
            List.of(s -> {}, s -> s.after(LATE)));

    private Worlds() {}

    /// A phase under all choices on some axes.
    private record Sweep(Phase phase, Brake brake, List<List<Choice>> axes) {

        /// Those of the first look, or all others. From one look to the next the number leaps by a prime that divides
        /// no
        /// count of choices: so each world comes once, and the first ones differ on every axis.
        boolean any(boolean first, Predicate<Observation> wanted) {
            int worlds = axes.stream().mapToInt(List::size).reduce(1, Math::multiplyExact);
            int some = Math.min(FIRST_LOOK, worlds);
            return (first ? IntStream.range(0, some) : IntStream.range(some, worlds))
                    .map(look -> (int) ((long) look * LEAP % worlds))
                    .anyMatch(world -> wanted.test(world(world, Scene.in(phase, brake), axes)));
        }
    }

    /// Whether any world is as the predicate says; it is given every one until then, from several threads. A look at
    /// some worlds of every phase comes first: a bug shows in many, and seldom in the first phase.
    static boolean any(Predicate<Observation> wanted) {
        List<Sweep> sweeps = Stream.concat(
                        Stream.concat(
                                gated().map(phase -> new Sweep(phase, Brake.ON_CHANGE, FLAG_AXES)),
                                ofFlag().map(phase -> new Sweep(phase, Brake.NONE, FLAG_RELEASE_AXES))),
                        ungated().flatMap(Worlds::sweeps))
                .toList();
        return sweeps.parallelStream().anyMatch(sweep -> sweep.any(true, wanted))
                || sweeps.parallelStream().anyMatch(sweep -> sweep.any(false, wanted));
    }

    private static Stream<Sweep> sweeps(Phase phase) {
        return Stream.of(
                new Sweep(phase, Brake.ON_CHANGE, OUTSIDE_AXES),
                new Sweep(phase, Brake.STANDING, OUTSIDE_AXES),
                new Sweep(phase, Brake.BY_RELEASE, IMAGE_AXES),
                new Sweep(phase, Brake.ON_CHANGE, phase instanceof RollingBack ? ROLLBACK_AXES : AXES));
    }

    /// The number of a world says its choice on each axis, digit by digit.
    private static Observation world(int number, Scene scene, List<List<Choice>> axes) {
        int rest = number;
        for (List<Choice> axis : axes) {
            axis.get(rest % axis.size()).accept(scene);
            rest /= axis.size();
        }
        return scene.observe();
    }

    static List<Phase> phases() {
        return Stream.concat(ungated(), gated()).toList();
    }

    private static Stream<Phase> ungated() {
        return Stream.of(
                        atRest(),
                        inTrial(Scene.trial(Plans.CANARY)),
                        inTrial(Scene.trial(Plans.PODS)),
                        inTrial(Scene.trial(Plans.BLUE_GREEN)),
                        inTrial(Scene.trial().withdrawnTo(2).paused("ada")))
                .flatMap(List::stream);
    }

    /// In trials that ask flags.
    private static Stream<Phase> gated() {
        Trial trial = Scene.trial(Plans.BY_FLAG);
        return Stream.concat(Stream.of(new Phase.Gated(trial, 1, null)), inTrial(trial).stream());
    }

    private static Stream<Phase> ofFlag() {
        return Stream.concat(atRest(Scene.trial(Plans.FLAG)).stream(), inTrial(Scene.trial(Plans.FLAG)).stream())
                .filter(phase -> !(phase instanceof HandingOver));
    }

    private static List<Phase> atRest() {
        return atRest(Scene.trial());
    }

    private static List<Phase> atRest(Trial trial) {
        Obstacle unnamed = new Obstacle(Reason.SERVICE_UNNAMED, "shop and shop-admin");
        var back = new Phase.RolledBack(CANDIDATE, Reason.BREACH, "errors 17.3% > 1.0% (13 of 75)");
        return List.of(
                new Phase.Adopting(),
                new Phase.Steady(),
                back,
                new Phase.Blocked(new Phase.Adopting(), unnamed),
                new Phase.Blocked(new Phase.Steady(), unnamed),
                new Phase.Blocked(back, new Obstacle(Reason.FAILED_BEFORE, "")),
                new Phase.Blocked(new Phase.Preparing(trial, Stopwatch.ZERO), unnamed),
                new Phase.Leaving(false),
                new Phase.Leaving(true),
                new Phase.Unknown("Mirroring", null),
                new Phase.Unknown("Mirroring", trial));
    }

    private static List<Phase> inTrial(Trial trial) {
        Stopwatch running = Stopwatch.ZERO.run(NOW.minusSeconds(30));
        int last = trial.plan().steps().size();
        List<Phase> all = new ArrayList<>(List.of(
                new Phase.Preparing(trial, running),
                new Phase.Shifting(trial, 1, 0, running),
                new Phase.Shifting(trial, last + 1, trial.plan().weightAt(last), running),
                new Phase.Watching(trial, 1, Duration.ZERO, running),
                new Phase.Watching(trial, last, Plans.HOLD, running),
                new Phase.Gated(trial, last, null),
                new Phase.Gated(trial, last, "ada"),
                new Phase.Withdrawn(trial, 1, Reason.CANDIDATE_UNREADY, running),
                new Phase.Withdrawn(trial, last + 1, Reason.NO_ANSWERS, running),
                new Phase.Baking(trial, NOW.minusSeconds(60), running),
                new Phase.Baking(trial, NOW.minus(Plans.BAKE), running)));
        for (HandoverPart part : HandoverPart.values()) {
            all.add(new HandingOver(trial, part, running));
        }
        for (Fall.After after : Fall.After.values()) {
            all.addAll(rollingBack(trial, new Fall(Reason.BREACH, "errors 17.3% > 1.0% (13 of 75)", after)));
        }
        return all;
    }

    private static List<Phase> rollingBack(Trial trial, Fall fall) {
        Timeline begun = new Timeline(null, NOW, NOW, null, null);
        Timeline done = begun.shifted(NOW).confirmed(NOW);
        return List.of(
                new RollingBack(trial, fall, RollbackPart.SHIFTING, begun, false),
                new RollingBack(trial, fall, RollbackPart.CONFIRMING, begun.shifted(NOW), false),
                new RollingBack(trial, fall, RollbackPart.CONFIRMING, done, true),
                new RollingBack(trial, fall, RollbackPart.CLEARING, done, false));
    }
}
