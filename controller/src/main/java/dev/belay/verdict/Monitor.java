package dev.belay.verdict;

import dev.belay.api.Prometheus;
import dev.belay.release.Obstacle;
import dev.belay.release.PlanRefused;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Watches all trials with a clock of its own: each second it asks what is due, for all trials of a Prometheus
/// together, lets the judges judge, and tells whoever listens. Without a trial it sleeps.
public final class Monitor implements Verdicts, AutoCloseable {

    /// After each whole second: a scrape of that second is stored by then.
    private static final Duration SETTLING = Duration.ofMillis(30);

    private static final Duration SURVEY_AGAIN = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(Monitor.class.getName());

    /// What a monitor works with.
    ///
    /// @param threads for questions, each of which may wait for seconds
    record Wiring(InstantSource clock, Executor threads, Function<Prometheus, Asked> servers) {}

    private final Wiring wiring;
    private final @Nullable ScheduledThreadPoolExecutor timer;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final Map<Key, TrialWatch> trials = new ConcurrentHashMap<>();
    private final Map<Key, String> trialIds = new ConcurrentHashMap<>();
    private final Map<Prometheus, Provider> providers = new ConcurrentHashMap<>();
    private final Map<TrialWatch, Instant> surveyedAt = new ConcurrentHashMap<>();
    private final Preflights preflights = new Preflights();
    private final LongAdder asked = new LongAdder();
    private volatile Consumer<Key> listener = key -> {};

    public Monitor(InstantSource clock, Secrets secrets) {
        this(
                new Wiring(
                        clock,
                        Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                                .name("monitor-", 0)
                                .uncaughtExceptionHandler((thread, bug) -> log(bug))
                                .factory()),
                        where -> new PrometheusClient(where, secrets)),
                timer());
    }

    /// @param timer null: somebody else calls [#tick]
    Monitor(Wiring wiring, @Nullable ScheduledThreadPoolExecutor timer) {
        this.wiring = wiring;
        this.timer = timer;
    }

    private static ScheduledThreadPoolExecutor timer() {
        return new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("monitor-clock").factory());
    }

    private static void log(Throwable bug) {
        LOG.log(System.Logger.Level.ERROR, "a question to Prometheus ended in a bug of Belay; please report it", bug);
    }

    @Override
    public Said of(Subject subject) {
        Instant now = wiring.clock().instant();
        TrialWatch trial = trials.get(subject.release());
        Criteria criteria;
        try {
            criteria = Criteria.of(subject.settings());
        } catch (IllegalArgumentException | PlanRefused invalid) {
            // The API server refuses such a spec; one that got in some other way must not blind a trial.
            return trial == null ? unreadable(subject, invalid) : trial.said();
        }
        if (trial == null || !subject.trial().id().equals(trialIds.get(subject.release()))) {
            trial = begin(subject, criteria, now);
        } else {
            trial.see(subject, criteria, now);
        }
        wake();
        return trial.said();
    }

    private TrialWatch begin(Subject subject, Criteria criteria, Instant now) {
        forget(subject.release());
        TrialWatch trial = new TrialWatch(subject, criteria, now);
        Survey.Found known = preflights.known(subject.release(), criteria);
        if (known != null) {
            trial.begin(known, now);
        }
        trials.put(subject.release(), trial);
        trialIds.put(subject.release(), subject.trial().id());
        return trial;
    }

    private static Said unreadable(Subject subject, RuntimeException invalid) {
        Verdict verdict = Verdict.of(
                VerdictReason.QUERY_REFUSED, new Numbers.Nothing("health cannot be read: " + invalid.getMessage()));
        return new Said(HealthForm.of(verdict, Duration.ZERO, 0, new HealthForm.Moments(null, null)), subject.saved());
    }

    @Override
    public @Nullable Obstacle obstacle(Key release, Settings settings, List<Member> stable) {
        Criteria criteria;
        try {
            criteria = Criteria.of(settings);
        } catch (IllegalArgumentException | PlanRefused invalid) {
            return new Obstacle(Reason.SPEC_INVALID, String.valueOf(invalid.getMessage()));
        }
        if (!criteria.needsPrometheus() || stable.isEmpty()) {
            return null;
        }
        if (criteria.prometheus() == null) {
            return new Obstacle(
                    Reason.SPEC_INVALID,
                    "the ReleasePolicy names no Prometheus; give prometheus.url there, or health.dialect: none here");
        }
        Obstacle obstacle = preflights.obstacle(
                release,
                criteria,
                Surveyed.of(release.namespace(), stable),
                wiring.clock().instant());
        preflights();
        wake();
        return obstacle;
    }

    @Override
    public void forget(Key release) {
        TrialWatch gone = trials.remove(release);
        trialIds.remove(release);
        if (gone != null) {
            surveyedAt.remove(gone);
        }
    }

    @Override
    public void tell(Consumer<Key> newListener) {
        listener = newListener;
    }

    /// Queries that were asked of any Prometheus.
    public long queries() {
        return asked.sum();
    }

    /// How each Prometheus is that is asked now.
    public List<ProviderHealth> providers() {
        return providers.values().stream()
                .map(Provider::health)
                .sorted(Comparator.comparing(ProviderHealth::url))
                .toList();
    }

    /// Everything that is due now.
    void tick() {
        Instant now = wiring.clock().instant();
        Map<Prometheus, List<Provider.Due>> due = new LinkedHashMap<>();
        trials.forEach((release, trial) -> {
            trial.judgePods(now);
            survey(trial, now);
            Errand errand = trial.due(now);
            if (errand != null) {
                due.computeIfAbsent(errand.where(), where -> new ArrayList<>()).add(new Provider.Due(trial, errand));
            }
            heard(trial);
        });
        due.forEach((where, ofProvider) -> provider(where).round(ofProvider));
        preflights();
        closeUnused(now);
    }

    private void survey(TrialWatch trial, Instant now) {
        Prometheus where = trial.surveyedAt();
        Surveyed surveyed = trial.surveyed();
        Instant last = surveyedAt.get(trial);
        boolean isDue = last == null || !now.isBefore(last.plus(SURVEY_AGAIN));
        if (where == null || surveyed.pods().isEmpty() || !isDue || !trial.beginAsking("survey")) {
            return;
        }
        surveyedAt.put(trial, now);
        wiring.threads().execute(() -> {
            try {
                trial.begin(
                        provider(where).survey(trial.criteria(), surveyed),
                        wiring.clock().instant());
            } finally {
                trial.endAsking("survey");
            }
            heard(trial);
        });
    }

    private void preflights() {
        for (Preflights.Wish wish : preflights.due(wiring.clock().instant())) {
            wiring.threads().execute(() -> {
                Survey.Found found = provider(wish.where()).survey(wish.criteria(), wish.pods());
                if (preflights.found(wish, found, wiring.clock().instant())) {
                    listener.accept(wish.release());
                }
            });
        }
    }

    private void heard(TrialWatch trial) {
        if (trial.isNews() && trials.containsValue(trial)) {
            listener.accept(trial.release());
        }
    }

    private Provider provider(Prometheus where) {
        return providers.computeIfAbsent(
                where, key -> new Provider(key, wiring.servers().apply(key), wiring, this::heard, asked));
    }

    /// A connection that nobody needs would keep a thread and a socket.
    private void closeUnused(Instant now) {
        providers.entrySet().removeIf(one -> {
            boolean isUsed = preflights.uses(one.getKey(), now)
                    || trials.values().stream()
                            .anyMatch(trial ->
                                    one.getKey().equals(trial.criteria().prometheus()));
            if (!isUsed) {
                one.getValue().close();
            }
            return !isUsed;
        });
    }

    /// The clock runs while there is anything to look at.
    private void wake() {
        if (timer != null && ticking.compareAndSet(false, true)) {
            schedule(timer);
        }
    }

    private void schedule(ScheduledThreadPoolExecutor clockwork) {
        Instant now = wiring.clock().instant();
        Instant next = Instant.ofEpochSecond(now.getEpochSecond()).plus(SETTLING);
        Instant at = next.isAfter(now) ? next : next.plusSeconds(1);
        var unused = clockwork.schedule(
                () -> run(clockwork), Duration.between(now, at).toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run(ScheduledThreadPoolExecutor clockwork) {
        try {
            tick();
        } catch (RuntimeException bug) {
            // The clock must go on: other trials are watched by it too.
            log(bug);
        }
        if (isIdle()) {
            ticking.set(false);
            // Somebody may have come between the two, and saw the clock running.
            if (!isIdle()) {
                wake();
            }
        } else {
            schedule(clockwork);
        }
    }

    private boolean isIdle() {
        return trials.isEmpty() && !preflights.isAnyOpen(wiring.clock().instant());
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
        trials.clear();
        providers.values().forEach(Provider::close);
        if (wiring.threads() instanceof java.util.concurrent.ExecutorService threads) {
            threads.shutdownNow();
        }
    }
}
