package dev.belay.story;

import dev.belay.story.Recording.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// One release, seen from outside: its phases, the route's weight, the pods of both versions, and where
/// the Service leads. SVG.
///
/// @param names of stable and the candidate
record Anatomy(List<Frame> frames, List<String> names) {

    private static final int WIDTH = 960;
    private static final int LEFT = 150;
    private static final int LANE = 54;
    /// Room for the words of phases that are over in a moment.
    private static final int TOP = 62;
    private static final int LAST = 4;

    /// Between words that do not lie on one another.
    private static final double APART = 12;
    private static final int HEIGHT = TOP + 5 * LANE + 44;
    private static final List<String> TINTS = List.of("#eaeef2", "#fff8c5", "#f6f8fa", "#ddf4ff", "#f6f8fa", "#dafbe1");
    private static final String STABLE = "#8c959f";
    private static final String CANDIDATE = "#1a7f37";
    private static final String GREY = "#57606a";

    void write(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, svg());
    }

    private String svg() {
        List<String> parts = new ArrayList<>();
        spans(parts, 0, Frame::phase, (phase, order) -> TINTS.get(order % TINTS.size()));
        lane(parts, 1, "weight of " + names.getLast(), new Steps(Frame::weight, 100, CANDIDATE, " %"));
        lane(parts, 2, "ready pods of " + names.getFirst(), new Steps(Frame::stableReady, 4, STABLE, ""));
        lane(parts, 3, "ready pods of " + names.getLast(), new Steps(Frame::candidateReady, 4, CANDIDATE, ""));
        spans(
                parts,
                LAST,
                frame -> frame.pin().isEmpty() ? "any pod" : frame.pin(),
                (pin, _) -> pin.equals(names.getLast()) ? "#dafbe1" : pin.equals("any pod") ? "#ffffff" : "#eaeef2");
        label(parts, 0, "phase");
        label(parts, LAST, "the Service leads to");
        seconds(parts);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
                font-family="system-ui, sans-serif" font-size="12">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %3$s
                </svg>
                """.formatted(WIDTH, HEIGHT, String.join("\n", parts));
    }

    private double x(int frame) {
        return LEFT + (WIDTH - LEFT - 10.0) * frame / Math.max(1, frames.size());
    }

    private static double bottom(int lane) {
        return TOP + (lane + 1.0) * LANE - 12 + (lane == LAST ? 24 : 0);
    }

    private record Steps(ToDoubleFunction<Frame> value, double most, String colour, String unit) {}

    private interface Tint {
        String of(String text, int order);
    }

    /// Runs of the same word, each a box with the word in it, or above it where there is no room.
    private void spans(List<String> parts, int lane, Function<Frame, String> word, Tint tint) {
        List<String> seen = new ArrayList<>();
        double free = 0;
        int from = 0;
        for (int i = 1; i <= frames.size(); i++) {
            String text = word.apply(frames.get(from));
            if (i == frames.size() || !word.apply(frames.get(i)).equals(text)) {
                if (!seen.contains(text)) {
                    seen.add(text);
                }
                Box box = new Box(x(from), x(i), bottom(lane));
                parts.add(box.drawn(tint.of(text, seen.indexOf(text))));
                if (box.holds(text)) {
                    parts.add(box.inside(text));
                } else {
                    double at = Math.max(box.middle() + 3, free);
                    parts.add(box.above(text, at));
                    free = at + APART;
                }
                from = i;
            }
        }
    }

    private record Box(double from, double to, double bottom) {

        double middle() {
            return (from + to) / 2;
        }

        boolean holds(String text) {
            return to - from > 6.2 * text.length();
        }

        String drawn(String fill) {
            return "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"34\" fill=\"%s\" stroke=\"#d0d7de\"/>"
                    .formatted(from, bottom - 34, to - from, fill);
        }

        String inside(String text) {
            return "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"11\" fill=\"#1f2328\">%s</text>"
                    .formatted(middle(), bottom - 13, text);
        }

        String above(String text, double at) {
            return "<text transform=\"translate(%.1f,%.1f) rotate(-62)\" font-size=\"10\" fill=\"#1f2328\">%s</text>"
                    .formatted(at, bottom - 37, text);
        }
    }

    private void lane(List<String> parts, int lane, String title, Steps steps) {
        label(parts, lane, title);
        StringBuilder path = new StringBuilder();
        double last = -1;
        for (int i = 0; i < frames.size(); i++) {
            double value = steps.value.applyAsDouble(frames.get(i));
            double y = bottom(lane) - 32 * value / steps.most;
            if (value != last) {
                path.append((i == 0 ? "M%.1f,%.1f " : "H%.1f V%.1f ").formatted(x(i), y));
            }
            if (value != last && value > 0 && stands(steps, i)) {
                parts.add("<text x=\"%.1f\" y=\"%.1f\" font-size=\"10.5\" fill=\"%s\">%.0f%s</text>"
                        .formatted(x(i) + 3, y - 3, steps.colour, value, steps.unit));
            }
            last = value;
        }
        parts.add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>"
                .formatted(path.append("H%.1f".formatted(x(frames.size()))), steps.colour));
    }

    /// Long enough for its number to be read.
    private boolean stands(Steps steps, int from) {
        double value = steps.value.applyAsDouble(frames.get(from));
        int end = from;
        while (end < frames.size() && steps.value.applyAsDouble(frames.get(end)) == value) {
            end++;
        }
        return end == frames.size() || x(end) - x(from) >= APART;
    }

    private static void label(List<String> parts, int lane, String title) {
        parts.add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%s</text>"
                .formatted(LEFT - 10, bottom(lane) - 12, GREY, title));
    }

    private void seconds(List<String> parts) {
        if (frames.isEmpty()) {
            return;
        }
        double length = Clock.between(frames.getFirst().at(), frames.getLast().at());
        for (int second = 0; second <= length; second += 5) {
            int at = second;
            long frame = frames.stream()
                    .filter(one -> Clock.between(frames.getFirst().at(), one.at()) < at)
                    .count();
            parts.add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%d s</text>"
                    .formatted(x((int) frame), HEIGHT - 8, GREY, second));
        }
    }
}
