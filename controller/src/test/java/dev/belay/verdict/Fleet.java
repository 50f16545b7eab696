package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Simulated pods with counters, scraped each at a moment of its own; what is scraped may come late. Polls of them go
/// through [Evidence], so that looks are as ragged as in truth.
final class Fleet {

    /// @param spacing seconds between two scrapes of a pod
    /// @param pods of each revision
    /// @param stableLag seconds until what was scraped of stable can be asked for
    /// @param ownMoments whether each pod is scraped at its own moment, or all at the same
    record Shape(double spacing, Rates rates, int pods, double stableLag, boolean ownMoments) {

        Duration duration() {
            return Duration.ofMillis(Math.round(spacing * 1000));
        }

        /// Seconds between two polls.
        double asked() {
            return Seconds.of(new Measured(duration(), Map.of()).asked());
        }
    }

    /// Something fails from `from` until `to`; before and after, the base.
    record Fault(Faults base, double from, double to, Faults during) {

        double share(Pod.Side side, double begin, double end) {
            double part = Math.max(0, Math.min(to, end) - Math.max(from, begin)) / (end - begin);
            Faults mean = during.then(part, base);
            return side == Pod.Side.CANDIDATE ? mean.candidate() : mean.stable();
        }
    }

    private static final Instant EPOCH = Instant.ofEpochSecond(1_700_000_000);

    private final Shape shape;
    private final Fault fault;
    private final Sampler sampler;
    private final List<Simulated> pods = new ArrayList<>();

    private final class Simulated {
        private final Pod pod;
        private final double rate;
        private final double lag;
        private final Deque<Counters> underway = new ArrayDeque<>();
        private double scrapedAt;
        private double next;
        private double bad;
        private double total;
        private @Nullable Counters visible;

        Simulated(Pod pod, double rate, double lag) {
            this.pod = pod;
            this.rate = rate;
            this.lag = lag;
            next = shape.ownMoments() ? sampler.uniform() * shape.spacing() : shape.spacing() / 2;
        }

        void advance(double now) {
            while (next <= now) {
                Tally more = sampler.requests(rate * (next - scrapedAt), fault.share(pod.side(), scrapedAt, next));
                bad += more.bad();
                total += more.total();
                underway.add(new Counters(bad, total, at(next)));
                scrapedAt = next;
                next += shape.spacing();
            }
            Instant seen = at(now - lag);
            while (!underway.isEmpty() && !underway.getFirst().sampledAt().isAfter(seen)) {
                visible = underway.removeFirst();
            }
        }
    }

    Fleet(Shape shape, Fault fault, Sampler sampler) {
        this.shape = shape;
        this.fault = fault;
        this.sampler = sampler;
        for (int index = 0; index < shape.pods(); index++) {
            Pod candidate = new Pod("candidate-" + index, Pod.Side.CANDIDATE, at(0), null, true);
            pods.add(new Simulated(candidate, shape.rates().candidate() / shape.pods(), 0));
            if (shape.rates().stable() > 0) {
                Pod stable = new Pod("stable-" + index, Pod.Side.STABLE, at(-3600), null, false);
                pods.add(new Simulated(stable, shape.rates().stable() / shape.pods(), shape.stableLag()));
            }
        }
    }

    static Instant at(double seconds) {
        return EPOCH.plusNanos(Math.round(seconds * 1e9));
    }

    Poll poll(double now) {
        Map<String, Counters> counters = new HashMap<>();
        for (Simulated pod : pods) {
            pod.advance(now);
            if (pod.visible != null) {
                counters.put(pod.pod.name(), pod.visible);
            }
        }
        List<Pod> all = pods.stream().map(pod -> pod.pod).toList();
        return new Poll(at(now), all, counters, shape.rates().stable() > 0);
    }

    /// Seconds from the start to the poll that says breach; infinite if none does until then.
    double breachAt(Duration warmUp, SequentialJudge judge, double until) {
        Evidence evidence = new Evidence(shape.duration(), warmUp, null);
        for (double now = shape.asked(); now <= until; now += shape.asked()) {
            Look look = evidence.take(poll(now)).look();
            if (look != null && judge.look(look.candidate(), look.stable()) == Ruling.BREACH) {
                return now;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /// Of so many fleets with a fault that begins at a random moment around the tenth minute and lasts so long, when
    /// each was rolled back, in seconds from its beginning, sorted.
    static double[] breaches(Shape shape, Limits limits, Faults during, double lasts, int runs, long seed) {
        Sampler sampler = new Sampler(seed);
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++) {
            double from = 600 + sampler.uniform() * shape.spacing();
            Fault fault = new Fault(Faults.HEALTHY, from, from + lasts, during);
            Fleet fleet = new Fleet(shape, fault, sampler);
            seconds[run] =
                    fleet.breachAt(Duration.ofSeconds(5), new SequentialJudge(limits), from + lasts + 600) - from;
        }
        java.util.Arrays.sort(seconds);
        return seconds;
    }

    /// New pods fail half of what they get in their first five seconds, which is their warm-up.
    static int coldStarts(Shape shape, Limits limits, int starts, long seed) {
        Sampler sampler = new Sampler(seed);
        Fault fault = new Fault(Faults.HEALTHY, 0, 5, Faults.own(0.5));
        int count = 0;
        for (int start = 0; start < starts; start++) {
            Fleet fleet = new Fleet(shape, fault, sampler);
            double at = fleet.breachAt(Duration.ofSeconds(5), new SequentialJudge(limits), 120);
            count += Double.isFinite(at) ? 1 : 0;
        }
        return count;
    }

    static int count(double[] seconds) {
        return (int) java.util.Arrays.stream(seconds).filter(Double::isFinite).count();
    }
}
