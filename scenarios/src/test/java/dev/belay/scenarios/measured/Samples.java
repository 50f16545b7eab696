package dev.belay.scenarios.measured;

import dev.belay.playground.prometheus.Prometheus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// What Prometheus has stored of the requests of a namespace's pods, sample by sample.
record Samples(Prometheus prometheus, String namespace, Badness badness) {

    static Samples of(MeasuredShop shop) {
        return new Samples(shop.prometheus(), shop.story().namespace(), shop.badness());
    }

    /// The sets that came since: one is complete when each pod has a new sample, and holds what each of them added to
    /// its last one.
    ///
    /// @param pods those that count
    Shown since(Instant fault, Set<String> pods) {
        String window = "[%ds]".formatted(Instant.now().getEpochSecond() - fault.getEpochSecond() + 120);
        Map<String, NavigableMap<Double, Double>> total =
                byPod("http_server_requests_seconds_count{namespace=\"%s\",uri!~\"/actuator/.*\"}".formatted(namespace)
                        + window);
        Map<String, NavigableMap<Double, Double>> counted = byPod(badness.counted(namespace) + window);
        Map<String, NavigableMap<Double, Double>> took =
                byPod("scrape_duration_seconds{namespace=\"%s\"}".formatted(namespace) + window);
        NavigableMap<Double, String> samples = new TreeMap<>();
        // A pod that nobody calls is scraped too.
        pods.forEach(pod -> took.getOrDefault(pod, new TreeMap<>()).keySet().forEach(at -> samples.put(at, pod)));
        Map<String, Double> last = new HashMap<>();
        Map<String, Shown.Look> open = new HashMap<>();
        List<Shown.Look> sets = new ArrayList<>();
        samples.forEach((at, pod) -> {
            Double before = last.put(pod, at);
            if (before != null && at > seconds(fault)) {
                double lands = at + took.getOrDefault(pod, new TreeMap<>()).getOrDefault(at, 0.0);
                Shown.Look added = new Shown.Look(
                        before,
                        lands,
                        bad(total, counted, pod, at) - bad(total, counted, pod, before),
                        count(total, pod, at) - count(total, pod, before));
                open.merge(pod, added, Shown.Look::and);
            }
            if (open.keySet().equals(pods)) {
                sets.add(open.values().stream().reduce(Shown.Look::and).orElseThrow());
                open.clear();
            }
        });
        return new Shown(sets);
    }

    private double bad(
            Map<String, NavigableMap<Double, Double>> total,
            Map<String, NavigableMap<Double, Double>> counted,
            String pod,
            double at) {
        return badness.of(count(total, pod, at), count(counted, pod, at));
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }

    /// A series that is born with its first failure had none before.
    private static double count(Map<String, NavigableMap<Double, Double>> counters, String pod, double at) {
        return counters.getOrDefault(pod, new TreeMap<>()).getOrDefault(at, 0.0);
    }

    private Map<String, NavigableMap<Double, Double>> byPod(String query) {
        Map<String, NavigableMap<Double, Double>> found = new HashMap<>();
        for (JsonObject series : ask(query)) {
            String pod = series.getJsonObject("metric").getString("pod");
            NavigableMap<Double, Double> values = found.computeIfAbsent(pod, _ -> new TreeMap<>());
            for (Object value : series.getJsonArray("values")) {
                JsonArray pair = (JsonArray) value;
                values.merge(pair.getDouble(0), Double.valueOf(pair.getString(1)), Double::sum);
            }
        }
        return found;
    }

    private List<JsonObject> ask(String query) {
        try {
            return prometheus.query(query);
        } catch (IOException unanswered) {
            throw new UncheckedIOException(unanswered);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
