package dev.belay.scenarios.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// What was measured, a line a figure, into the file that the environment variable `BELAY_FIGURES` names; without one
/// they are only printed.
public final class Figures {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Figures() {}

    public static void write(String name, double value, String unit, double limit) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("name", name);
        figure.put("value", value);
        figure.put("unit", unit);
        figure.put("limit", limit);
        String line = line(figure);
        System.out.println(line);
        String file = System.getenv("BELAY_FIGURES");
        if (file != null && !file.isBlank()) {
            append(Path.of(file), line + "\n");
        }
    }

    private static String line(Map<String, Object> figure) {
        try {
            return JSON.writeValueAsString(figure);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("names and numbers can be written as JSON", impossible);
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
