package dev.belay.verdict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A page of Markdown, written table by table.
final class Page {

    private final StringBuilder text = new StringBuilder();

    Page title(String title) {
        text.append("# ").append(title).append('\n');
        return this;
    }

    Page section(String title) {
        text.append("\n## ").append(title).append('\n');
        return this;
    }

    Page say(String paragraph) {
        text.append('\n').append(paragraph).append('\n');
        return this;
    }

    Page table(List<String> head, List<List<String>> rows) {
        text.append('\n');
        row(head);
        row(Collections.nCopies(head.size(), "---"));
        rows.forEach(this::row);
        return this;
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /// The cells of a grid, row by row, under a head of row names.
    static List<List<String>> grid(List<String> names, List<String> cells) {
        int width = cells.size() / names.size();
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            List<String> line = new ArrayList<>();
            line.add(names.get(row));
            line.addAll(cells.subList(row * width, (row + 1) * width));
            rows.add(line);
        }
        return rows;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
