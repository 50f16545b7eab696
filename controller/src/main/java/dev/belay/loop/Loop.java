package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.kube.Clients;
import dev.belay.kube.Leadership;
import dev.belay.kube.ReadinessCheck;
import dev.belay.kube.Realm;
import dev.belay.kube.Watches;
import dev.belay.kube.Writer;
import dev.belay.release.Verdicts;
import dev.belay.verdict.Secrets;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// The loop as a whole: starts, leads or stands by, stops.
public final class Loop implements ReadinessCheck, AutoCloseable {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 10;
    private static final Duration ONE_OF_MANY = Duration.ofSeconds(10);

    private final Operator operator;
    private final Watches watches;
    private final Voices voices;
    private final ServedSchema schema;

    private volatile boolean isStarted;

    /// What it says and counts.
    private record Voices(
            Announcer announcer, RollbackMetrics rollbacks, Flagging flags, Gating gating, Statuses statuses) {}

    private Loop(Operator operator, Watches watches, Voices voices, ServedSchema schema) {
        this.operator = operator;
        this.watches = watches;
        this.voices = voices;
        this.schema = schema;
    }

    /// What it does not bring along.
    ///
    /// @param secrets of the operator's namespace
    /// @param realm whose Releases it looks after
    /// @param leaves Belay goes: every Deployment is given back, and no Release is taken up
    public record Outside(Verdicts verdicts, Secrets secrets, Realm realm, boolean leaves) {

        public Outside(Verdicts verdicts, Secrets secrets) {
            this(verdicts, secrets, Realm.WHOLE, false);
        }
    }

    /// Starts it: it looks at once, and writes when it leads.
    ///
    /// @param instance this replica's name, for events
    public static Loop start(Clients clients, Leadership leadership, Outside outside, String instance) {
        Verdicts verdicts = outside.verdicts();
        Bells bells = new Bells();
        Watches watches = new Watches(clients.ordinary(), outside.realm(), bells::changed);
        bells.listenTo(watches);
        RollbackMetrics rollbacks = new RollbackMetrics();
        Statuses statuses = new Statuses(bells::all);
        Announcer announcer = new Announcer(clients.ordinary(), instance, rollbacks);
        // Whatever lies on a rollback's way ends within its limit; the ordinary client would try for minutes.
        ServedBrakes brakes = new ServedBrakes(clients.urgent());
        Trials trials = new Trials(bells::releases, bells::ringUsersOf);
        Eyes eyes = new Eyes(clients.urgent(), watches, brakes, trials, new Departure(outside.leaves()));
        Writer writer = new Writer(clients.urgent(), leadership);
        InstantSource clock = InstantSource.system();
        Inquiries inquiries = new Inquiries(clients.ordinary(), writer);
        Flagging flags =
                new Flagging(new Flagging.Outside(leadership, outside.secrets(), bells::releases, bells::ring));
        Gating gating = new Gating(outside.secrets(), bells::ring);
        Rounds rounds = new Rounds(new Rounds.Outside(
                eyes,
                new Preflights(inquiries, verdicts, trials, flags),
                inquiries,
                new Judging(verdicts, new Nodes(clients.urgent(), clock)),
                new Hands(clients.urgent(), writer, watches),
                new ReleaseWriter(clients.urgent(), writer, statuses),
                announcer,
                trials,
                flags,
                gating,
                clock,
                Loop::freshId));
        ReleaseReconciler reconciler = new ReleaseReconciler(leadership, rounds, eyes, bells, verdicts, clock);
        Operator operator = operator(clients, reconciler, outside.realm());
        verdicts.tell(bells::ring);
        Loop loop = new Loop(
                operator,
                watches,
                new Voices(announcer, rollbacks, flags, gating, statuses),
                ServedSchema.compare(clients.ordinary()));
        // An API server that is away must not keep the process from saying so.
        Thread.ofVirtual().name("starting").start(() -> {
            // Or the first rounds would put on a brake that the next ones take off again.
            brakes.ask();
            operator.start();
            bells.ringFromNowOn();
            loop.isStarted = true;
            leadership.onChange(held -> {
                if (held) {
                    brakes.ask();
                }
                bells.ringAll();
            });
        });
        return loop;
    }

    /// What it counts is to be scraped there.
    public void register(PrometheusRegistry registry) {
        voices.rollbacks().register(registry);
        ReleaseMetrics.register(voices.statuses()::all, registry);
        GaugeWithCallback.builder()
                .name("belay_flags_outstanding")
                .help("Feature flags that a rollback could not take back yet. It is tried until it is done.")
                .callback(gauge -> gauge.call((double) voices.flags().outstanding()))
                .register(registry);
    }

    /// The Releases, for whoever only looks.
    public Statuses statuses() {
        return voices.statuses();
    }

    @Override
    public Optional<String> problem() {
        return isStarted
                ? schema.problem()
                : Optional.of(
                        "The Releases have not been seen yet: is the API server there, and are the CRDs installed?");
    }

    /// The framework's own defaults would miss our verbs, fall silent after five failures, and end the process with
    /// the lease.
    private static Operator operator(Clients clients, ReleaseReconciler reconciler, Realm realm) {
        Operator operator = new Operator(overrider -> waiting(realm, overrider)
                .withKubernetesClient(clients.ordinary())
                .withCloseClientOnStop(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(Duration.ofSeconds(3))
                .withStopOnInformerErrorDuringStartup(false)
                .withUseSSAToPatchPrimaryResource(false));
        operator.register(
                reconciler,
                overrider -> within(realm, overrider)
                        .withGenerationAware(false)
                        .withTriggerReconcilerOnAllEvents(true)
                        .withOnUpdateFilter((now, before) -> isNews(now, before))
                        .withRetry(new GenericRetry()
                                .withoutMaxAttempts()
                                .setInitialInterval(Duration.ofMillis(200))
                                .setIntervalMultiplier(1.5)
                                .setMaxInterval(2_000)));
        return operator;
    }

    /// A namespace whose Releases cannot be read must not keep those of the others waiting for two minutes; it is asked
    /// for again until it can.
    private static ConfigurationServiceOverrider waiting(Realm realm, ConfigurationServiceOverrider overrider) {
        return realm.isWhole() ? overrider : overrider.withCacheSyncTimeout(ONE_OF_MANY);
    }

    private static ControllerConfigurationOverrider<Release> within(
            Realm realm, ControllerConfigurationOverrider<Release> overrider) {
        return realm.isWhole() ? overrider.watchingAllNamespaces() : overrider.settingNamespaces(realm.namespaces());
    }

    /// A status that was written is no news to who wrote it.
    private static boolean isNews(Release now, Release before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !notes(now).equals(notes(before));
    }

    private static Map<String, String> notes(Release release) {
        return Objects.requireNonNullElse(release.getMetadata().getAnnotations(), Map.of());
    }

    private static String freshId() {
        RandomGenerator random = RandomGenerator.of("SecureRandom");
        StringBuilder id = new StringBuilder();
        for (int letter = 0; letter < ID_LENGTH; letter++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    @Override
    public void close() {
        operator.stop();
        watches.close();
        voices.flags().close();
        voices.gating().close();
        voices.announcer().close();
        schema.close();
    }
}
