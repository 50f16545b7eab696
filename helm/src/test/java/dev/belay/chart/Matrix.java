package dev.belay.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Values that meet: every choice of each of them beside every choice of each other one, in few rows.
/// What breaks a chart is mostly one value, sometimes two together, and hardly ever three.
final class Matrix {

    private static final int TRIES = 60;
    private static final String NOT_SET = "";

    private final List<Map.Entry<String, List<String>>> axes;
    private final Random random = new Random(7);
    private final Set<String> missing = new HashSet<>();

    private Matrix(Map<String, List<String>> axes) {
        this.axes = List.copyOf(axes.entrySet());
    }

    /// @param axes the choices of each value; an empty one leaves it as it is
    static List<Map<String, String>> pairs(Map<String, List<String>> axes) {
        return new Matrix(axes).rows();
    }

    private List<Map<String, String>> rows() {
        for (int one = 0; one < axes.size(); one++) {
            for (int other = one + 1; other < axes.size(); other++) {
                for (String choice : axes.get(one).getValue()) {
                    for (String beside : axes.get(other).getValue()) {
                        missing.add(pair(one, choice, other, beside));
                    }
                }
            }
        }
        List<Map<String, String>> rows = new ArrayList<>();
        while (!missing.isEmpty()) {
            List<String> best = best();
            missing.removeAll(pairs(best));
            rows.add(values(best));
        }
        return rows;
    }

    private List<String> best() {
        List<List<String>> tried = new ArrayList<>();
        // One pair that is missing is in each, so every row brings at least that.
        String wanted = Collections.min(missing);
        while (tried.size() < TRIES) {
            List<String> row = axes.stream()
                    .map(axis ->
                            axis.getValue().get(random.nextInt(axis.getValue().size())))
                    .toList();
            tried.add(with(row, wanted));
        }
        return Collections.max(tried, (one, other) -> Long.compare(news(one), news(other)));
    }

    private static List<String> with(List<String> row, String pair) {
        List<String> changed = new ArrayList<>(row);
        for (String half : pair.split("&", -1)) {
            String[] parts = half.split("=", 2);
            changed.set(Integer.parseInt(parts[0]), parts[1]);
        }
        return changed;
    }

    private long news(List<String> row) {
        return pairs(row).stream().filter(missing::contains).count();
    }

    private static Set<String> pairs(List<String> row) {
        Set<String> pairs = new HashSet<>();
        for (int one = 0; one < row.size(); one++) {
            for (int other = one + 1; other < row.size(); other++) {
                pairs.add(pair(one, row.get(one), other, row.get(other)));
            }
        }
        return pairs;
    }

    private static String pair(int one, String choice, int other, String beside) {
        return one + "=" + choice + "&" + other + "=" + beside;
    }

    private Map<String, String> values(List<String> row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int axis = 0; axis < row.size(); axis++) {
            if (!NOT_SET.equals(row.get(axis))) {
                values.put(axes.get(axis).getKey(), row.get(axis));
            }
        }
        return values;
    }
}
