package dev.belay.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measured figures and what they must keep.
final class Figures {

    /// @param least the figure must not be less; NaN: no such limit
    /// @param most the figure must not be more; NaN: no such limit
    /// @param missed why the limit is not reached, and with what is kept instead; empty: it must be reached
    record Figure(String name, double value, String unit, double least, double most, String missed) {

        boolean isReached() {
            return !(value < least) && !(value > most) && !Double.isNaN(value);
        }

        boolean isKept() {
            return isReached() || !missed.isEmpty();
        }

        String limit() {
            return Double.isNaN(most) ? "≥ " + plain(least) : "≤ " + plain(most);
        }
    }

    private final List<Figure> all = new ArrayList<>();

    void most(String name, double value, String unit, double most) {
        all.add(new Figure(name, value, unit, Double.NaN, most, ""));
    }

    void least(String name, double value, String unit, double least) {
        all.add(new Figure(name, value, unit, least, Double.NaN, ""));
    }

    /// A limit that is not reached, and why; what is reached must stay within `instead`.
    void missed(String name, double value, double most, double instead, String why) {
        all.add(new Figure(name, value, "", Double.NaN, most, value <= instead ? why : ""));
    }

    List<Figure> all() {
        return all;
    }

    List<Figure> broken() {
        return all.stream().filter(figure -> !figure.isKept()).toList();
    }

    /// At most four significant digits, and no exponent where none is needed.
    static String plain(double value) {
        if (Double.isInfinite(value)) {
            return "never";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        String form =
                size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : size >= 1e-3 ? "%.4f" : "%.1e";
        return String.format(Locale.ROOT, form, value);
    }

    String json() {
        List<String> lines = new ArrayList<>();
        for (Figure figure : all) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  {\"name\": \"judge: %s\", \"value\": %s, \"unit\": \"%s\", \"limit\": \"%s\"}",
                    figure.name(),
                    Double.isInfinite(figure.value()) ? "null" : Double.toString(figure.value()),
                    figure.unit(),
                    figure.limit()));
        }
        return "[\n" + String.join(",\n", lines) + "\n]\n";
    }
}
