package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.kube.Clients;
import dev.belay.kube.Leadership;
import dev.belay.kube.ReadinessCheck;
import dev.belay.kube.Watches;
import dev.belay.kube.Writer;
import dev.belay.release.Verdicts;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
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

    private final Operator operator;
    private final Watches watches;
    private final Announcer announcer;

    private volatile boolean isStarted;

    private Loop(Operator operator, Watches watches, Announcer announcer) {
        this.operator = operator;
        this.watches = watches;
        this.announcer = announcer;
    }

    /// Starts it: it looks at once, and writes when it leads.
    ///
    /// @param instance this replica's name, for events
    public static Loop start(Clients clients, Leadership leadership, Verdicts verdicts, String instance) {
        Bells bells = new Bells();
        Watches watches = new Watches(clients.ordinary(), bells::changed);
        bells.listenTo(watches);
        Announcer announcer = new Announcer(clients.ordinary(), instance);
        // Whatever lies on a rollback's way ends within its limit; the ordinary client would try for minutes.
        ServedBrakes brakes = new ServedBrakes(clients.urgent());
        Eyes eyes = new Eyes(clients.urgent(), watches, brakes);
        Writer writer = new Writer(clients.urgent(), leadership);
        InstantSource clock = InstantSource.system();
        Inquiries inquiries = new Inquiries(clients.ordinary(), writer);
        Rounds rounds = new Rounds(new Rounds.Outside(
                eyes,
                new Preflights(inquiries, verdicts),
                inquiries,
                new Judging(verdicts),
                new Hands(clients.urgent(), writer, watches),
                new ReleaseWriter(clients.urgent(), writer),
                announcer,
                clock,
                Loop::freshId));
        ReleaseReconciler reconciler = new ReleaseReconciler(leadership, rounds, eyes, bells, verdicts, clock);
        Operator operator = operator(clients, reconciler);
        verdicts.tell(bells::ring);
        Loop loop = new Loop(operator, watches, announcer);
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

    @Override
    public Optional<String> problem() {
        return isStarted
                ? Optional.empty()
                : Optional.of(
                        "The Releases have not been seen yet: is the API server there, and are the CRDs installed?");
    }

    /// The framework's own defaults would miss our verbs, fall silent after five failures, and end the process with
    /// the lease.
    private static Operator operator(Clients clients, ReleaseReconciler reconciler) {
        Operator operator = new Operator(overrider -> overrider
                .withKubernetesClient(clients.ordinary())
                .withCloseClientOnStop(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(Duration.ofSeconds(3))
                .withStopOnInformerErrorDuringStartup(false)
                .withUseSSAToPatchPrimaryResource(false));
        operator.register(
                reconciler,
                overrider -> overrider
                        .watchingAllNamespaces()
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
        announcer.close();
    }
}
