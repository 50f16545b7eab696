package dev.belay.playground.scene;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measured numbers: a JSON line each, in the file that `BELAY_FIGURES` names.
public final class Figures {

    private Figures() {}

    /// Rounded to milliseconds.
    public static double secondsSince(long nanoTime) {
        return Math.round((System.nanoTime() - nanoTime) / 1e6) / 1e3;
    }

    /// Adds a figure to the file that the environment names; nowhere without it.
    ///
    /// @param limit above it the figure is bad; absent where a machine's speed is all that it says
    public static void add(String name, Number value, String unit, @Nullable Number limit) {
        String file = System.getenv("BELAY_FIGURES");
        if (file == null) {
            return;
        }
        Map<String, @Nullable Object> figure = new LinkedHashMap<>();
        figure.put("name", name);
        figure.put("value", value);
        figure.put("unit", unit);
        figure.put("limit", limit);
        try {
            Files.writeString(
                    Path.of(file),
                    Serialization.asJson(figure) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("BELAY_FIGURES names a file that cannot be written: " + file, e);
        }
    }
}
