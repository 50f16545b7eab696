package dev.belay.story;

import dev.belay.playground.traffic.Answer;
import dev.belay.playground.traffic.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The run as its callers met it, second by second: who answered them, and which answers were bad. SVG.
///
/// @param version of a revision, as people call it
record Picture(
        Clock clock, List<Chapter> chapters, List<Scenario> scenarios, Answers answers, UnaryOperator<String> version) {

    private static final int WIDTH = 960;
    private static final int LEFT = 46;
    private static final int TOP = 72;
    private static final int HEIGHT = 200;
    private static final int BELOW = 42;
    private static final int GRID_SECONDS = 30;
    private static final String BAD = "bad";
    private static final String BAD_COLOUR = "#d1242f";
    private static final List<String> COLOURS =
            List.of("#8c959f", "#bf8700", "#1a7f37", "#8250df", "#bc4c00", "#0969da");

    /// How many answers of each version, and how many bad ones, in one second.
    private Map<Integer, Map<String, Integer>> seconds() {
        Map<Integer, Map<String, Integer>> seconds = new TreeMap<>();
        for (Answer answer : answers.all()) {
            int second = (int) Math.floor(clock.seconds(answer.started()));
            String name = isBad(answer) ? BAD : version.apply(answer.revision());
            seconds.computeIfAbsent(second, _ -> new TreeMap<>()).merge(name, 1, Integer::sum);
        }
        return seconds;
    }

    private boolean isBad(Answer answer) {
        return scenarios.stream()
                .filter(scenario -> !answer.started().isBefore(scenario.began())
                        && answer.started().isBefore(scenario.ended()))
                .findFirst()
                .map(scenario -> chapters.stream()
                        .filter(chapter -> chapter.version().equals(scenario.version()))
                        .anyMatch(chapter -> chapter.fault().isBad().test(answer)))
                .orElse(answer.isFailure());
    }

    void write(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, svg());
    }

    private String svg() {
        Map<Integer, Map<String, Integer>> seconds = seconds();
        int first = seconds.keySet().stream().mapToInt(Integer::intValue).min().orElse(0);
        int last = scenarios.isEmpty()
                ? first + 1
                : (int) Math.ceil(clock.seconds(scenarios.getLast().ended()));
        Scale scale = new Scale(first, last);
        List<String> parts = new ArrayList<>();
        grid(parts, scale);
        List<String> versions = new ArrayList<>(List.of("v1"));
        chapters.forEach(chapter -> versions.add(chapter.name()));
        seconds.forEach((second, counts) -> {
            if (second < last) {
                bar(parts, scale.x(second), scale.x(second + 1) - scale.x(second), new Stack(versions, counts));
            }
        });
        scenarios.forEach(scenario -> label(parts, scale, scenario));
        legend(parts);
        int height = TOP + HEIGHT + BELOW;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
                font-family="system-ui, sans-serif" font-size="12" shape-rendering="crispEdges">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %3$s
                </svg>
                """.formatted(WIDTH, height, String.join("\n", parts));
    }

    private record Scale(int first, int last) {

        double x(double second) {
            return LEFT + (WIDTH - LEFT - 10.0) * (second - first) / Math.max(1, last - first);
        }

        static double y(double aSecond) {
            return TOP + HEIGHT - HEIGHT * Math.min(aSecond, 1.1 * Ground.CALLS_A_SECOND) / Ground.CALLS_A_SECOND;
        }
    }

    private record Stack(List<String> versions, Map<String, Integer> counts) {}

    private static void bar(List<String> parts, double x, double width, Stack stack) {
        double from = 0;
        int all = stack.counts.values().stream().mapToInt(Integer::intValue).sum();
        double unit = Ground.CALLS_A_SECOND / Math.max(all, 1); // a busy second is no taller than another
        List<String> order = new ArrayList<>(stack.versions);
        order.add(BAD);
        for (String name : order) {
            double to = from + stack.counts.getOrDefault(name, 0) * unit;
            if (to > from) {
                String colour = name.equals(BAD) ? BAD_COLOUR : COLOURS.get(stack.versions.indexOf(name));
                parts.add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>"
                        .formatted(x, Scale.y(to), width + 0.3, Scale.y(from) - Scale.y(to), colour));
            }
            from = to;
        }
    }

    private static void grid(List<String> parts, Scale scale) {
        for (int share = 0; share <= 100; share += 50) {
            double y = Scale.y(Ground.CALLS_A_SECOND * share / 100);
            parts.add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#57606a\">%d %%</text>"
                    .formatted(LEFT - 6, y + 4, share));
        }
        int next = (scale.first / GRID_SECONDS + 1) * GRID_SECONDS;
        for (int second = next; second < scale.last; second += GRID_SECONDS) {
            parts.add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#57606a\">%d:%02d</text>"
                    .formatted(scale.x(second), TOP + HEIGHT + 16, second / 60, second % 60));
        }
    }

    private void label(List<String> parts, Scale scale, Scenario scenario) {
        double x = scale.x(clock.seconds(scenario.began()));
        List<String> lines = List.of(
                scenario.outcome(),
                scenario.badSeconds()
                        .map(seconds -> "bad for " + Table.seconds(seconds))
                        .orElse("none failed"));
        parts.add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#57606a\" stroke-dasharray=\"2 3\"/>"
                .formatted(x, x, TOP - 46, TOP + HEIGHT));
        parts.add("<text x=\"%.1f\" y=\"%d\" fill=\"#1f2328\" font-weight=\"600\">%s</text>"
                .formatted(x + 4, TOP - 34, scenario.version()));
        for (int i = 0; i < lines.size(); i++) {
            parts.add("<text x=\"%.1f\" y=\"%d\" font-size=\"10.5\" fill=\"%s\">%s</text>"
                    .formatted(
                            x + 4, TOP - 20 + 12 * i, scenario.isRolledBack() ? BAD_COLOUR : "#1a7f37", lines.get(i)));
        }
    }

    private static void legend(List<String> parts) {
        parts.add(("<text x=\"%d\" y=\"%d\" fill=\"#57606a\">Who answered 200 requests a second:"
                        + " <tspan fill=\"#8c959f\">■ v1</tspan> <tspan fill=\"#bf8700\">■ v2</tspan> <tspan"
                        + " fill=\"#1a7f37\">■ v3</tspan> <tspan fill=\"#8250df\">■ v4</tspan> <tspan"
                        + " fill=\"#bc4c00\">■ v5</tspan> <tspan fill=\"#0969da\">■ v6</tspan> <tspan fill=\"%s\">■"
                        + " failed or too slow</tspan></text>")
                .formatted(LEFT, TOP + HEIGHT + 36, BAD_COLOUR));
    }
}
