package dev.belay.story;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The run's figures, for programs.
///
/// @param mostMib memory of all processes together
record Report(Clock clock, List<Scenario> scenarios, long mostMib) {

    double secondsToFirstRollback() {
        return scenarios.stream()
                .filter(Scenario::isRolledBack)
                .map(Scenario::taken)
                .filter(Objects::nonNull)
                .findFirst()
                .map(clock::seconds)
                .orElse(0.0);
    }

    double seconds() {
        return scenarios.isEmpty() ? 0 : clock.seconds(scenarios.getLast().ended());
    }

    /// For `./verify`, which gathers the figures of all its parts.
    void figures() throws IOException {
        String file = System.getenv("BELAY_FIGURES");
        if (file == null || file.isBlank()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Scenario scenario : scenarios) {
            if (scenario.rollbackSeconds().isPresent()) {
                lines.append(figure(
                        "demo: T1 - T0, " + scenario.version(),
                        scenario.rollbackSeconds().get(),
                        "s",
                        60));
            }
        }
        lines.append(exposures());
        lines.append(figure("demo: seconds to the first rollback", secondsToFirstRollback(), "s", 60));
        lines.append(figure("demo: seconds of the story", seconds(), "s", 240));
        lines.append(figure("demo: resident memory of everything", (double) mostMib, "MiB", 1_638));
        Files.writeString(Path.of(file), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private StringBuilder exposures() {
        StringBuilder lines = new StringBuilder();
        for (Scenario scenario : scenarios) {
            Exposure exposure = scenario.exposure();
            if (exposure != null) {
                lines.append(
                        figure("demo: callers followed the flag, " + scenario.version(), exposure.followed(), "s", 3));
                if (exposure.backAtApp() != null) {
                    lines.append(figure(
                            "demo: flag back for callers after T1, " + scenario.version(),
                            exposure.backAtApp(),
                            "s",
                            5));
                }
            }
        }
        return lines;
    }

    private static String figure(String name, double value, String unit, double limit) {
        return String.format(
                Locale.ROOT, "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"limit\":%s}%n", name, value, unit, limit);
    }

    void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("began", clock.began().toString());
        all.put("seconds", seconds());
        all.put("secondsToFirstRollback", secondsToFirstRollback());
        all.put("mostResidentMiB", mostMib);
        all.put("promisesKept", new Table(scenarios).isKept());
        all.put("scenarios", scenarios.stream().map(Report::fields).toList());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }

    private static Map<String, Object> fields(Scenario scenario) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", scenario.version());
        fields.put("outcome", scenario.outcome());
        fields.put("why", scenario.why());
        fields.put("began", scenario.began().toString());
        fields.put("ended", scenario.ended().toString());
        fields.put("requests", scenario.requests());
        fields.put("bad", scenario.bad());
        put(fields, "firstBad", scenario.firstBad());
        put(fields, "lastBad", scenario.lastBad());
        put(fields, "T0", scenario.shown());
        put(fields, "T1", scenario.taken());
        scenario.badSeconds().ifPresent(seconds -> fields.put("badSeconds", seconds));
        scenario.rollbackSeconds().ifPresent(seconds -> fields.put("T1-T0", seconds));
        Exposure exposure = scenario.exposure();
        if (exposure != null) {
            fields.put("flag", flag(exposure));
        }
        fields.put("answersByVersion", scenario.answersByVersion());
        fields.put("brokenPromises", scenario.brokenPromises());
        return fields;
    }

    private static Map<String, Object> flag(Exposure exposure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", Feature.FLAG);
        fields.put("formerPercent", exposure.former());
        fields.put("mostPercent", exposure.most());
        fields.put("percentAfter", exposure.after());
        fields.put("percentOfRequestsThatMetIt", exposure.met());
        fields.put("secondsUntilCallersFollowed", exposure.followed());
        if (exposure.backAtApi() != null && exposure.backAtApp() != null) {
            fields.put("secondsFromT1ToRestoredInUnleash", exposure.backAtApi());
            fields.put("secondsFromT1ToRestoredForCallers", exposure.backAtApp());
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Instant at) {
        if (at != null) {
            fields.put(name, at.toString());
        }
    }
}
