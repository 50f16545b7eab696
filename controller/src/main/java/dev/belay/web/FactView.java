package dev.belay.web;

import dev.belay.history.Row;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A fact in JSON: its columns in camel case, in their order, less those that it does not have.
final class FactView {

    private FactView() {}

    static Map<String, Object> of(Row row) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", row.fact().kind().word());
        view.put("seq", row.seq());
        put(view, "hash", row.hash());
        row.fact().columns().forEach((column, value) -> put(view, camel(column), value));
        return view;
    }

    private static void put(Map<String, Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value);
        }
    }

    static String camel(String column) {
        StringBuilder name = new StringBuilder();
        for (String word : column.split("_", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
