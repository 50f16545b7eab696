package dev.belay.story;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the story came to.
record Table(List<Scenario> scenarios) {

    private static final String ROW = "  %-10s %-12s %13s %10s   %s";

    void show(Screen screen, Report report) {
        screen.rule("What it came to");
        screen.line(Ink.ASIDE.on(ROW.formatted("version", "outcome", "bad answers", "T1 − T0", "bad of all requests")));
        for (Scenario scenario : scenarios) {
            String row = ROW.formatted(
                    scenario.version(),
                    scenario.outcome(),
                    scenario.badSeconds()
                            .map(Table::seconds)
                            .map(text -> "for " + text)
                            .orElse("none"),
                    scenario.rollbackSeconds().map(Table::seconds).orElse("–"),
                    "%,d of %,d".formatted(scenario.bad(), scenario.requests()));
            screen.line((scenario.brokenPromises().isEmpty() ? Ink.GOOD : Ink.BAD)
                            .on(scenario.brokenPromises().isEmpty() ? "✔" : "✘")
                    + row.substring(1));
        }
        screen.blank();
        screen.line(
                Ink.ASIDE.on("  T0: Prometheus' samples, or a pod's status, show the fault plainly. T1: the API server"
                        + " has taken the last write that keeps requests from the version. Below zero: Belay needed"
                        + " less evidence than that. The promise is at most 60 s."),
                2);
        screen.line(
                Ink.ASIDE.on(
                        "  First rollback %s after the start, the whole story %s, at most %,d MiB of memory in all."
                                .formatted(
                                        seconds(report.secondsToFirstRollback()),
                                        seconds(report.seconds()),
                                        report.mostMib())),
                2);
        scenarios.stream()
                .flatMap(scenario -> scenario.brokenPromises().stream().map(text -> scenario.version() + ": " + text))
                .forEach(text -> screen.line(Ink.BAD.on("✘ broken promise: " + text), 2));
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    boolean isKept() {
        return scenarios.stream().allMatch(scenario -> scenario.brokenPromises().isEmpty());
    }

    Optional<Scenario> firstRollback() {
        return scenarios.stream().filter(Scenario::isRolledBack).findFirst();
    }
}
