package dev.belay.playground.prometheus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// What Prometheus has stored of the requests of a namespace's pods, sample by sample.
public record Samples(Prometheus prometheus, String namespace, Bad bad) {

    private static final String REQUESTS =
            "http_server_requests_seconds_count{namespace=\"%s\",uri!~\"/actuator/.*\"%s}";

    /// Which requests are bad ones, and from which share of them on a release breaches.
    ///
    /// @param series what counts them, of the namespace that it is given
    /// @param isRest it counts the good ones
    public record Bad(String series, boolean isRest, double limit) {

        public static Bad failed(double limit) {
            return new Bad(REQUESTS.formatted("%s", ",status=~\"5..\""), false, limit);
        }

        /// Those that took longer than this.
        ///
        /// @param bound of a bucket, as it stands in the label
        public static Bad slowerThan(String bound, double limit) {
            String quick = REQUESTS.formatted("%s", ",le=\"" + bound + "\"").replace("_count", "_bucket");
            return new Bad(quick, true, limit);
        }
    }

    /// The greatest bound of the histogram's buckets that is not above this.
    public String bucketUpTo(double seconds) {
        String buckets = REQUESTS.formatted(namespace, "").replace("_count", "_bucket");
        return ask("count by (le) (" + buckets + ")").stream()
                .map(series -> series.getJsonObject("metric").getString("le"))
                .filter(bound -> !bound.equals("+Inf") && Double.parseDouble(bound) <= seconds)
                .max(Comparator.comparingDouble(Double::parseDouble))
                .orElseThrow(() -> new IllegalStateException("no bucket of at most " + seconds + " s"));
    }

    /// The sets that came since: one is complete when each pod has a new sample, and holds what each of them added to
    /// its last one.
    ///
    /// @param pods those that count
    public Shown since(Instant fault, Set<String> pods) {
        String window = "[%ds]".formatted(Instant.now().getEpochSecond() - fault.getEpochSecond() + 120);
        Map<String, NavigableMap<Double, Double>> total = byPod(REQUESTS.formatted(namespace, "") + window);
        Map<String, NavigableMap<Double, Double>> part = byPod(bad.series.formatted(namespace) + window);
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
                double requests = count(total, pod, at) - count(total, pod, before);
                double counted = count(part, pod, at) - count(part, pod, before);
                Shown.Look added = new Shown.Look(before, lands, bad.isRest ? requests - counted : counted, requests);
                open.merge(pod, added, Shown.Look::and);
            }
            if (open.keySet().equals(pods)) {
                sets.add(open.values().stream().reduce(Shown.Look::and).orElseThrow());
                open.clear();
            }
        });
        return new Shown(sets, TIMES * bad.limit);
    }

    private static final double TIMES = 4;

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
