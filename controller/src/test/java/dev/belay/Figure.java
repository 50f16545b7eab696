package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// A measured figure and what it must keep. `./verify` gathers them in `target/figures.json`.
public record Figure(String name, double value, String unit, double limit) {

    private static final String GATHERED = "BELAY_FIGURES";

    /// Notes the figure, also one that is over its limit, and then fails if it is.
    public static void atMost(double limit, String unit, String name, double value) {
        Figure figure = new Figure(name, value, unit, limit);
        figure.note();
        assertThat(value).as("%s, %s", name, unit).isLessThanOrEqualTo(limit);
    }

    private void note() {
        String line = String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"limit\": \"≤ %s\"}%n",
                name,
                value,
                unit,
                limit);
        System.out.print("figure " + line);
        String file = System.getenv(GATHERED);
        if (file != null) {
            try {
                Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
