package dev.belay.story;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What the story came to.
record Table(List<Scenario> scenarios) {

    private static final String ROW = "  %-14s %-12s %13s %10s   %s";
    private static final String FLAG_ROW = "  %-14s %-15s %8s %18s   %s";

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
        exposures(screen);
        scenarios.stream()
                .flatMap(scenario -> scenario.brokenPromises().stream().map(text -> scenario.version() + ": " + text))
                .forEach(text -> screen.line(Ink.BAD.on("✘ broken promise: " + text), 2));
    }

    private void exposures(Screen screen) {
        List<Scenario> shown = scenarios.stream()
                .filter(scenario -> scenario.exposure() != null)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        screen.blank();
        screen.line(Ink.ASIDE.on(
                FLAG_ROW.formatted("version", "flag", "met it", "callers followed", "back in Unleash, for callers")));
        for (Scenario scenario : shown) {
            Exposure exposure = Objects.requireNonNull(scenario.exposure());
            Double api = exposure.backAtApi();
            Double app = exposure.backAtApp();
            screen.line(FLAG_ROW.formatted(
                    scenario.version(),
                    "%d → %d → %d %%".formatted(exposure.former(), exposure.most(), exposure.after()),
                    "%.1f %%".formatted(exposure.met()),
                    "in " + seconds(exposure.followed()),
                    api == null || app == null ? "–" : "T1 + %s, T1 + %s".formatted(seconds(api), seconds(app))));
        }
        screen.blank();
        screen.line(
                Ink.ASIDE.on(
                        "  The flag: before, at most, in the end. Met it: of all requests those that the route gave to"
                                + " the version on trial and the flag to its new checkout. Callers follow within 3 s, and after"
                                + " a rollback nobody sees it 5 s after T1."),
                2);
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
