package dev.belay.scenarios.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// A measured figure. `./verify` gathers them in `target/figures.json`.
///
/// @param limit what it must keep, in words; empty: nothing
public record Figure(String name, double value, String unit, String limit) {

    private static final String GATHERED = "BELAY_FIGURES";

    public void note() {
        String line = String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"limit\": \"%s\"}%n",
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
                throw new UncheckedIOException("BELAY_FIGURES names a file that cannot be written: " + file, e);
            }
        }
    }
}
