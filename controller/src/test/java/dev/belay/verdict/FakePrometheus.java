package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A Prometheus of pods that answer at a constant rate, as a pure function of time: it answers what was, too, and
/// keeps what it was asked. Scrapes fall on the multiples of its spacing, or some milliseconds around a later moment.
final class FakePrometheus implements Asked {

    /// @param badSince null: never
    private record Load(double rate, @Nullable Instant badSince, double share) {}

    private static final long JITTER = 30;

    private final Map<String, Load> pods = new HashMap<>();
    private final Map<String, Instant> slowSince = new HashMap<>();
    private final Map<String, Duration> later = new HashMap<>();
    private final long spacing;
    final List<String> queries = new ArrayList<>();
    Function<String, Reply.@Nullable Failure> fault = query -> null;
    double gauge = 7;
    double gauges = 1;
    Instant bornAt = Instant.MIN;
    String bound = "3.0";
    List<String> names = List.of("http_server_requests_seconds_count", "jvm_memory_used_bytes");

    FakePrometheus(long spacing) {
        this.spacing = spacing;
    }

    FakePrometheus load(String pod, double rate) {
        pods.put(pod, new Load(rate, null, 0));
        return this;
    }

    FakePrometheus fails(String pod, double share, Instant since) {
        pods.computeIfPresent(pod, (name, load) -> new Load(load.rate(), since, share));
        return this;
    }

    FakePrometheus scrapedLater(String pod, Duration own) {
        later.put(pod, own);
        return this;
    }

    /// The last scrape until then.
    private Instant scraped(String pod, Instant at) {
        Duration own = later.get(pod);
        if (own == null) {
            return Seconds.floor(at, Duration.ofSeconds(spacing));
        }
        Instant newest = Instant.MIN;
        for (Instant due = Seconds.floor(at, Duration.ofSeconds(spacing)).minusSeconds(spacing);
                !due.isAfter(at);
                due = due.plusSeconds(spacing)) {
            Instant scraped = due.plus(own).plusMillis(due.getEpochSecond() / spacing * 7919 % (2 * JITTER) - JITTER);
            newest = scraped.isAfter(at) ? newest : scraped;
        }
        return newest;
    }

    /// Half of its requests.
    FakePrometheus slows(String pod, Instant since) {
        slowSince.put(pod, since);
        return this;
    }

    @Override
    public synchronized Reply instant(String query, Instant at) {
        queries.add(query);
        Reply.Failure failure = fault.apply(query);
        return failure == null ? new Reply.Answer(series(query, at)) : failure;
    }

    @Override
    public synchronized Reply range(String query, Instant from, Instant to, Duration step) {
        queries.add(query);
        Reply.Failure failure = fault.apply(query);
        if (failure != null) {
            return failure;
        }
        Map<Map<String, String>, List<Series.Sample>> ranges = new HashMap<>();
        for (Instant at = from; !at.isAfter(to); at = at.plus(step)) {
            for (Series one : series(query, at)) {
                ranges.computeIfAbsent(one.labels(), none -> new ArrayList<>()).addAll(one.samples());
            }
        }
        List<Series> all = new ArrayList<>();
        ranges.forEach((labels, samples) -> all.add(new Series(labels, samples)));
        return new Reply.Answer(all);
    }

    private List<Series> series(String query, Instant at) {
        List<Series> all = new ArrayList<>();
        if (query.startsWith("label_replace")) {
            pods.keySet().stream()
                    .filter(pod -> query.matches(".*[\"|]" + pod + "[\"|].*"))
                    .forEach(pod -> all.addAll(counters(pod, at, query.contains("_bucket"))));
        } else if (query.startsWith("count by (le)")) {
            all.add(one(Map.of("le", bound), at, 1));
        } else if (query.startsWith("count by (__name__)")) {
            names.forEach(name -> all.add(one(Map.of("__name__", name), at, 1)));
        } else if (query.contains("[150s]")) {
            pods.keySet().stream()
                    .filter(pod -> query.matches(".*[\"|]" + pod + "[\"|].*"))
                    .forEach(pod -> all.add(sampled(at)));
        } else {
            for (int number = 0; number < gauges; number++) {
                all.add(one(Map.of("shard", "" + number), at, gauge));
            }
        }
        return all;
    }

    private Series sampled(Instant at) {
        List<Series.Sample> samples = new ArrayList<>();
        for (long ago = 150 / spacing; ago >= 0; ago--) {
            Instant scraped = at.minusSeconds(ago * spacing);
            if (!scraped.isBefore(bornAt)) {
                samples.add(new Series.Sample(scraped, 1));
            }
        }
        return new Series(Map.of(), samples);
    }

    private List<Series> counters(String pod, Instant at, boolean isSlowness) {
        Load load = pods.get(pod);
        if (load == null) {
            return List.of();
        }
        Instant scraped = scraped(pod, at);
        double total = Math.floor(load.rate() * (seconds(scraped) % 1_000_000));
        Instant since = load.badSince();
        double bad = since == null || scraped.isBefore(since)
                ? 0
                : Math.floor(load.share() * load.rate() * Seconds.between(since, scraped));
        List<Series> all = new ArrayList<>(List.of(
                part(pod, "0:total", at, total),
                part(pod, "0:at", at, seconds(scraped)),
                part(pod, "up", at, seconds(scraped))));
        all.add(isSlowness ? part(pod, "0:within", at, total - slow(pod, load, scraped)) : part(pod, "0:bad", at, bad));
        return all;
    }

    private static double seconds(Instant moment) {
        return Seconds.between(Instant.EPOCH, moment);
    }

    private double slow(String pod, Load load, Instant scraped) {
        Instant since = slowSince.getOrDefault(pod, Instant.MAX);
        return scraped.isBefore(since) ? 0 : Math.floor(load.rate() / 2 * Seconds.between(since, scraped));
    }

    private static Series part(String pod, String part, Instant at, double value) {
        return one(Map.of("namespace", "shop", "pod", pod, "belay", part), at, value);
    }

    private static Series one(Map<String, String> labels, Instant at, double value) {
        return new Series(labels, List.of(new Series.Sample(at, value)));
    }
}
