package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.release.Decision;
import dev.belay.release.Phase;
import dev.belay.release.Reason;
import dev.belay.release.Trial;
import dev.belay.release.Verb;
import dev.belay.release.Verdicts;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people, by events of the Release. Nothing waits for it: an event that cannot be written is a log line.
final class Announcer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 1024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// At most so many on their way: an API server that is slow must not be buried in news.
    private static final int ON_THEIR_WAY = 50;

    private final KubernetesClient client;
    private final String instance;
    private final RollbackMetrics rollbacks;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(ON_THEIR_WAY);

    /// @param instance who says it: this replica
    Announcer(KubernetesClient client, String instance, RollbackMetrics rollbacks) {
        this.client = client;
        this.instance = instance;
        this.rollbacks = rollbacks;
    }

    /// What is worth an event: another phase, what should be known besides, a verb that cannot be done.
    void announce(Release release, Phase before, Decision decision, Memory memory) {
        Phase phase = decision.phase();
        boolean isNews = !before.word().equals(phase.word()) && !(phase instanceof Phase.Shifting);
        if (isNews) {
            // A rollback has the same reason when it begins and when it is done.
            say(release, decision.reason(), phase.word() + ": " + decision.message(), isWarning(phase));
        }
        rollbacks.moved(before, phase);
        if (RollbackMetrics.isHoldUp(decision.reason()) && memory.isNew(heldUp(decision))) {
            rollbacks.heldUp(decision.reason());
            if (!isNews) {
                say(release, decision.reason(), decision.message(), true);
            }
        }
        for (Decision.Notice notice : decision.notices()) {
            if (memory.isNew(notice.message())) {
                say(release, notice.reason(), notice.message(), true);
            }
        }
        for (Verb.Answer answer : decision.answers()) {
            String refusal = answer.refusal();
            if (refusal != null && memory.isNew(answer.verb() + refusal)) {
                String verb = VerbKeys.of(answer.verb().name());
                say(release, Reason.VERB_REFUSED, verb + ": " + refusal, true);
            }
        }
    }

    /// Once a trial.
    private static String heldUp(Decision decision) {
        Trial trial = decision.phase().trialUnderWay();
        return decision.reason().word() + (trial == null ? "" : trial.id());
    }

    /// What the judges remark, each once: of what lasts a condition tells how long.
    void remark(Release release, Memory memory) {
        for (Verdicts.Remark remark : memory.remarks()) {
            if (memory.isNew(remark.reason() + remark.detail())) {
                boolean isWarning = remark.reason() != Reason.CANDIDATE_STARTING;
                say(release, remark.reason(), remark.reason().sentence() + " " + remark.detail(), isWarning);
            }
        }
    }

    private static boolean isWarning(Phase phase) {
        return phase instanceof Phase.RollingBack
                || phase instanceof Phase.RolledBack
                || phase instanceof Phase.Withdrawn
                || phase instanceof Phase.Blocked;
    }

    void say(Release release, Reason reason, String message, boolean isWarning) {
        LOG.info("{}: {}", reason.word(), message);
        if (!room.tryAcquire()) {
            LOG.warn("Too many events are on their way; this one is only logged");
            return;
        }
        Event event = event(release, reason, message, isWarning);
        threads.execute(() -> {
            try {
                client.resource(event).create();
            } catch (KubernetesClientException e) {
                LOG.warn("The event {} could not be written: {}", reason.word(), e.getMessage());
            } finally {
                room.release();
            }
        });
    }

    private Event event(Release release, Reason reason, String message, boolean isWarning) {
        Instant now = Instant.now();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(release.getMetadata().getNamespace())
                .withName(release.getMetadata().getName() + "." + Long.toHexString(System.nanoTime()))
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withType(isWarning ? "Warning" : "Normal")
                .withReason(reason.word())
                .withAction(reason.word())
                .withNote(message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…")
                .withReportingController("belay.dev/controller")
                .withReportingInstance(instance)
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(release.getApiVersion())
                        .withKind(release.getKind())
                        .withNamespace(release.getMetadata().getNamespace())
                        .withName(release.getMetadata().getName())
                        .withUid(release.getMetadata().getUid())
                        .withResourceVersion(release.getMetadata().getResourceVersion())
                        .build())
                .build();
    }

    /// News may be lost, the lease must not wait for it: an API server that hangs would keep the next leader waiting.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                LOG.warn("Events that were not taken within {} are lost", LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
    }
}
