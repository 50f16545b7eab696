package dev.belay.verdict;

import dev.belay.api.Prometheus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One Prometheus, as a bulkhead: what it is slow with delays nobody who asks another one. One query a signal for all
/// trials that are due, in shards; a shard that is too much for it is halved until the culprit stands alone, who is
/// then asked seldom and alone.
final class Provider implements Asked {

    private static final int SHARD = 50;
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration QUARANTINE = Duration.ofSeconds(15);

    /// Queries that a round may ask more, to find culprits: an overloaded server must not be asked ever more.
    private static final int HALVINGS = 24;

    private final Prometheus where;
    private final Asked server;
    private final InstantSource clock;
    private final Executor threads;
    private final Consumer<TrialWatch> heard;
    private final LongAdder asked;
    private final Breaker breaker = new Breaker();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<Culprit, Instant> quarantine = new ConcurrentHashMap<>();

    private record Culprit(TrialWatch trial, String signal) {}

    /// A trial with what is due for it.
    record Due(TrialWatch trial, Errand errand) {}

    /// What makes one query of many trials.
    private record Batch(Question question, Instant at) {

        String signal() {
            return question.isOfSlowness() ? TrialWatch.LATENCY : TrialWatch.ERRORS;
        }
    }

    /// How often one shard may still be halved, and whether anything of it was answered.
    private static final class Search {
        private int halvings = HALVINGS;
        private boolean anyAnswer;
        private final List<TrialWatch> alone = new ArrayList<>();
    }

    Provider(Prometheus where, Asked server, Monitor.Wiring wiring, Consumer<TrialWatch> heard, LongAdder asked) {
        this.where = where;
        this.server = server;
        clock = wiring.clock();
        threads = wiring.threads();
        this.heard = heard;
        this.asked = asked;
    }

    @Override
    public Reply instant(String query, Instant at) {
        return ask(() -> server.instant(query, at));
    }

    @Override
    public Reply range(String query, Instant from, Instant to, Duration step) {
        return ask(() -> server.range(query, from, to, step));
    }

    private Reply ask(Supplier<Reply> question) {
        Reply.Failure refusal = breaker.refusal(clock.instant());
        if (refusal != null) {
            return refusal;
        }
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reply.Failure(
                        Reply.Kind.SILENT, "has %d queries of ours waiting; see its load".formatted(AT_ONCE));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Reply.Failure(Reply.Kind.SILENT, "was not waited for: the operator stops");
        }
        try {
            asked.increment();
            Reply reply = question.get();
            breaker.learn(reply, clock.instant());
            return reply;
        } finally {
            places.release();
        }
    }

    /// Asks what is due; answers go to the trials as they come.
    void round(Collection<Due> due) {
        Instant now = clock.instant();
        quarantine.values().removeIf(until -> until.plus(QUARANTINE).isBefore(now));
        Map<Batch, List<TrialWatch>> batches = new LinkedHashMap<>();
        for (Due one : due) {
            if (one.errand().from() != null) {
                begin(one.trial(), "replay", () -> replay(one));
            } else {
                questions(one.errand())
                        .forEach(question -> batches.computeIfAbsent(
                                        new Batch(question, one.errand().at()), batch -> new ArrayList<>())
                                .add(one.trial()));
                if (one.errand().isWhole()) {
                    gauges(one);
                }
            }
        }
        batches.forEach(this::begin);
    }

    private static List<Question> questions(Errand errand) {
        return errand.criteria().questions(errand.measured());
    }

    private void begin(TrialWatch trial, String what, Runnable errand) {
        if (trial.beginAsking(what)) {
            threads.execute(() -> {
                try {
                    errand.run();
                } finally {
                    trial.endAsking(what);
                }
                heard.accept(trial);
            });
        }
    }

    private void begin(Batch batch, List<TrialWatch> trials) {
        List<TrialWatch> free = trials.stream()
                .filter(trial -> trial.beginAsking(batch.signal()))
                .toList();
        List<TrialWatch> together = new ArrayList<>();
        for (TrialWatch trial : free) {
            Instant until = quarantine.get(new Culprit(trial, batch.signal()));
            if (until == null) {
                together.add(trial);
            } else if (clock.instant().isAfter(until)) {
                // Until it is answered: a failure alone says nothing new.
                quarantine.put(
                        new Culprit(trial, batch.signal()), clock.instant().plus(QUARANTINE));
                start(batch, List.of(trial));
            } else {
                trial.endAsking(batch.signal());
            }
        }
        for (int first = 0; first < together.size(); first += SHARD) {
            start(batch, List.copyOf(together.subList(first, Math.min(first + SHARD, together.size()))));
        }
    }

    private void start(Batch batch, List<TrialWatch> shard) {
        threads.execute(() -> {
            Search search = new Search();
            Set<TrialWatch> open = new HashSet<>(shard);
            try {
                ask(batch, shard, search, open);
                confine(batch, search);
            } finally {
                open.forEach(trial -> trial.endAsking(batch.signal()));
            }
        });
    }

    private void ask(Batch batch, List<TrialWatch> shard, Search search, Set<TrialWatch> open) {
        Set<PodName> pods = new HashSet<>();
        shard.forEach(trial -> pods.addAll(trial.names()));
        Reply reply = pods.isEmpty()
                ? new Reply.Answer(List.of())
                : instant(CounterQuery.of(where, batch.question(), pods), batch.at());
        switch (reply) {
            case Reply.Answer(List<Series> series) -> {
                search.anyAnswer = true;
                quarantine
                        .keySet()
                        .removeIf(one ->
                                shard.contains(one.trial()) && one.signal().equals(batch.signal()));
                Reading reading = Reading.of(where, batch.question(), series);
                deliver(batch, shard, open, trial -> trial.take(batch.signal(), batch.at(), reading));
            }
            case Reply.Failure failure
            when failure.kind() == Reply.Kind.TOO_MUCH && shard.size() > 1 && search.halvings > 0 -> {
                search.halvings -= 2;
                int half = shard.size() / 2;
                ask(batch, shard.subList(0, half), search, open);
                ask(batch, shard.subList(half, shard.size()), search, open);
            }
            case Reply.Failure failure -> {
                if (failure.kind() == Reply.Kind.TOO_MUCH && shard.size() == 1) {
                    search.alone.add(shard.getFirst());
                }
                deliver(
                        batch,
                        shard,
                        open,
                        trial -> trial.miss(batch.signal(), failure.verdict(where.url()), batch.at()));
            }
        }
    }

    private void deliver(Batch batch, List<TrialWatch> shard, Set<TrialWatch> open, Consumer<TrialWatch> how) {
        for (TrialWatch trial : shard) {
            how.accept(trial);
            trial.endAsking(batch.signal());
            open.remove(trial);
            heard.accept(trial);
        }
    }

    /// Only beside others that were answered: where nobody is, the server is ill and not the query.
    private void confine(Batch batch, Search search) {
        if (search.anyAnswer) {
            Instant until = clock.instant().plus(QUARANTINE);
            search.alone.forEach(trial -> quarantine.put(new Culprit(trial, batch.signal()), until));
        }
    }

    private void gauges(Due due) {
        for (Criteria.Gauge gauge : due.errand().criteria().gauges()) {
            String metric = gauge.bounds().metric();
            begin(due.trial(), "gauge " + metric, () -> gauge(due, gauge));
        }
    }

    /// Of no number, of several and of no answer alike nothing is learned: the judge of the gauge says that it is
    /// missing.
    private void gauge(Due due, Criteria.Gauge gauge) {
        List<String> candidates = due.trial().candidates();
        List<PodName> names = due.trial().names();
        OptionalDouble value = OptionalDouble.empty();
        if (!candidates.isEmpty() && !names.isEmpty()) {
            Reply reply = instant(
                    gauge.text(names.getFirst().namespace(), candidates),
                    due.errand().at());
            if (reply instanceof Reply.Answer(List<Series> series) && series.size() == 1) {
                Double number = series.getFirst().value();
                value = number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
            }
        }
        due.trial().gauge(gauge.bounds().metric(), value, due.errand().at());
    }

    /// The gap that another process left, each of its moments once and in their order.
    private void replay(Due due) {
        Errand errand = due.errand();
        Instant from = errand.from();
        if (from == null) {
            return;
        }
        Duration step = errand.measured().asked();
        Instant first = Seconds.floor(from, step).plus(step);
        Map<Instant, Map<String, Reading>> readings = new TreeMap<>();
        List<PodName> pods = due.trial().names();
        for (Question question : pods.isEmpty() ? List.<Question>of() : questions(errand)) {
            String signal = question.isOfSlowness() ? TrialWatch.LATENCY : TrialWatch.ERRORS;
            Reply reply = range(CounterQuery.of(where, question, pods), first, errand.at(), step);
            if (reply instanceof Reply.Failure failure) {
                due.trial().miss(signal, failure.verdict(where.url()), errand.at());
                return;
            }
            Map<Instant, List<Series>> moments = moments(((Reply.Answer) reply).series());
            for (Instant at = first; !at.isAfter(errand.at()); at = at.plus(step)) {
                Reading reading = Reading.of(where, question, moments.getOrDefault(at, List.of()));
                readings.computeIfAbsent(at, none -> new LinkedHashMap<>()).put(signal, reading);
            }
        }
        due.trial().replay(readings);
    }

    /// A range, moment by moment, as instant queries would have answered.
    private static Map<Instant, List<Series>> moments(List<Series> ranges) {
        Map<Instant, List<Series>> moments = new TreeMap<>();
        for (Series range : ranges) {
            for (Series.Sample sample : range.samples()) {
                moments.computeIfAbsent(sample.at(), at -> new ArrayList<>())
                        .add(new Series(range.labels(), List.of(sample)));
            }
        }
        return moments;
    }

    ProviderHealth health() {
        Reply.Failure last = breaker.last();
        return new ProviderHealth(
                // Whoever may read this need not know a password that somebody put into an address.
                where.url().replaceFirst("//[^/@]*@", "//"),
                breaker.failures(),
                AT_ONCE - places.availablePermits(),
                breaker.openUntil(),
                last == null ? null : last.detail(),
                quarantine.size());
    }

    Survey.Found survey(Criteria criteria, Surveyed pods) {
        return new Survey(this, where, criteria, pods, clock.instant()).find();
    }

    void close() {
        if (server instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception impossible) {
                throw new IllegalStateException("a client closes without an exception", impossible);
            }
        }
    }
}
