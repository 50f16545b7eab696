package dev.belay.story;

import static java.util.Objects.requireNonNull;

import dev.belay.api.ReleaseStatus;
import dev.belay.playground.cluster.Kubectl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// The releases, one after the other.
final class Story {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration AFTERMATH = Duration.ofSeconds(5);
    private static final Duration FORGET = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Ground ground;
    private final Screen screen;
    private final Clock clock;
    private final Cast cast;
    private String stable = "v1";

    Story(Opening opening) {
        this.ground = opening.ground();
        this.screen = opening.screen();
        this.clock = opening.clock();
        this.cast = opening.enter();
    }

    List<Scenario> tell() {
        List<Scenario> told = new ArrayList<>();
        for (Chapter chapter : ground.tale().chapters()) {
            told.add(tell(chapter, told.size() + 1));
        }
        return told;
    }

    private Scenario tell(Chapter chapter, int number) {
        screen.rule(number + "  " + chapter.version());
        screen.line(chapter.told());
        screen.blank();
        cast.recording().follows(cast.sight().hashOf(stable), "");
        Ending ending = Ending.after(cast.sight().status());
        Instant began = Instant.now();
        chapter.changes().forEach(this::kubectl);
        await("a trial of " + chapter.name() + " begins", () -> isBegun(ending, chapter.name()));
        String hash = cast.sight().hashOf(chapter.name());
        cast.levers().watch(hash);
        cast.recording().follows(cast.sight().hashOf(stable), hash);
        cast.view().shows(chapter.fault(), cast.sight().hashOf(stable), hash);
        await(
                "the trial of " + chapter.name() + " ends",
                () -> ending.isReached(cast.sight().status()));
        ReleaseStatus after = requireNonNull(cast.sight().status());
        Scenario scenario = new Measuring(ground, cast).of(chapter, hash, began, after);
        if (!scenario.isRolledBack()) {
            stable = chapter.name();
        }
        cast.view().shows(Chapter.Fault.NONE, cast.sight().hashOf(stable), "");
        sum(scenario);
        // The next release would only have to wait for them; and a person reads meanwhile.
        await(
                "the pods of the other version are gone",
                () -> cast.sight().isAlone(cast.sight().hashOf(stable)));
        return ground.feature()
                .map(feature -> exposure(feature, hash, scenario))
                .orElse(scenario);
    }

    private Scenario exposure(Feature feature, String hash, Scenario scenario) {
        Instant enough = scenario.ended().plus(AFTERMATH);
        await(
                "the flag has stood long enough for its callers",
                () -> Instant.now().isAfter(enough));
        Scenario exposed = new Measuring(ground, cast).exposure(feature, hash, scenario);
        boolean isKept = exposed.brokenPromises().isEmpty();
        screen.line(
                (isKept ? Ink.GOOD : Ink.BAD).on(isKept ? "✔ " : "✘ ")
                        + requireNonNull(exposed.exposure()).words(),
                2);
        return exposed;
    }

    Picture picture(Report report) {
        return new Picture(
                clock,
                ground.tale().chapters(),
                report.scenarios(),
                cast.traffic().answers(),
                cast.sight()::version);
    }

    /// Of the first version that was promoted.
    Anatomy anatomy(Report report) {
        Scenario promoted = report.scenarios().stream()
                .filter(scenario -> !scenario.isRolledBack())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no version was promoted, so there is nothing to draw"));
        Instant aftermath = promoted.ended().plus(AFTERMATH);
        // With the next release others are looked at.
        Instant end = report.scenarios().stream()
                .map(Scenario::began)
                .filter(began -> began.isAfter(promoted.began()) && began.isBefore(aftermath))
                .findFirst()
                .orElse(aftermath);
        return new Anatomy(cast.recording().between(promoted.began(), end), List.of("v1", promoted.version()));
    }

    /// Callers go on, and what they met is forgotten after a while: the memory is to last as long as the
    /// person does.
    void stay() throws InterruptedException {
        while (true) {
            Thread.sleep(FORGET);
            cast.traffic().forget(Instant.now().minus(FORGET));
        }
    }

    private boolean isBegun(Ending ending, String name) {
        ReleaseStatus status = cast.sight().status();
        return status != null
                && ending.isBegun(status)
                && !cast.sight().hashOf(name).isEmpty();
    }

    private void kubectl(List<String> words) {
        String shown = words.stream()
                .map(word -> word.contains("{") ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
        screen.line(Ink.COMMAND.on("$ kubectl " + shown), 4);
        Kubectl.Outcome outcome = ground.kubectl().run(words.toArray(String[]::new));
        if (outcome.code() != 0) {
            throw new IllegalStateException("kubectl was refused: " + outcome.output());
        }
    }

    private void sum(Scenario scenario) {
        String text = scenario.bad() == 0
                ? "Of %,d requests none failed.".formatted(scenario.requests())
                : "Of %,d requests %,d went bad, the first at %s and the last at %s: bad for %s."
                        .formatted(
                                scenario.requests(),
                                scenario.bad(),
                                clock.stamp(requireNonNull(scenario.firstBad())).strip(),
                                clock.stamp(requireNonNull(scenario.lastBad())).strip(),
                                Table.seconds(scenario.badSeconds().orElse(0.0)));
        boolean isKept = scenario.brokenPromises().isEmpty();
        screen.blank();
        screen.line((isKept ? Ink.GOOD : Ink.BAD).on((isKept ? "✔ " : "✘ ") + scenario.outcome()) + "  " + text, 2);
    }

    static void await(String what, BooleanSupplier fact) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Not within " + LIMIT.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Parts.Over();
            }
        }
    }
}
