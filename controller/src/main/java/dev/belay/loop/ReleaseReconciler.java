package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.kube.Leadership;
import dev.belay.kube.NotLeading;
import dev.belay.release.Journal;
import dev.belay.release.Phase;
import dev.belay.release.Trial;
import dev.belay.release.Verdicts;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.MDC;

/// Where the framework hands over: one call at a time a Release, whenever something of it has changed or its time has
/// come.
final class ReleaseReconciler implements Reconciler<Release> {

    private static final Duration LAPSE_LOOKS = Duration.ofSeconds(3);

    private final Leadership leadership;
    private final Rounds rounds;
    private final Eyes eyes;
    private final Bells bells;
    private final Verdicts verdicts;
    private final InstantSource clock;
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();

    ReleaseReconciler(
            Leadership leadership, Rounds rounds, Eyes eyes, Bells bells, Verdicts verdicts, InstantSource clock) {
        this.leadership = leadership;
        this.rounds = rounds;
        this.eyes = eyes;
        this.bells = bells;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Release>> prepareEventSources(EventSourceContext<Release> context) {
        return List.of(bells.hung(context.getPrimaryCache()));
    }

    @Override
    public UpdateControl<Release> reconcile(Release shown, Context<Release> context) {
        String uid = shown.getMetadata().getUid();
        boolean isGone = context.isPrimaryResourceDeleted() || (eyes.isLeaving(shown) && !ReleasePatch.isHeld(shown));
        if (isGone) {
            memories.remove(uid);
            eyes.forget(shown);
            // Another Release may wait for the Deployment that nobody watches now.
            bells.ringRivals(shown);
            verdicts.forget(key(shown));
            rounds.gone(shown);
            return UpdateControl.noUpdate();
        }
        return reconcile(shown, memories.computeIfAbsent(uid, key -> new Memory()));
    }

    private UpdateControl<Release> reconcile(Release shown, Memory memory) {
        MDC.put("namespace", shown.getMetadata().getNamespace());
        MDC.put("release", shown.getMetadata().getName());
        try {
            if (!leadership.isHeld()) {
                return standBy(shown, memory);
            }
            Instant wake = rounds.run(shown, memory);
            return wake == null ? UpdateControl.noUpdate() : again(wake);
        } catch (NotLeading deposed) {
            return standBy(shown, memory);
        } finally {
            MDC.clear();
        }
    }

    private UpdateControl<Release> standBy(Release shown, Memory memory) {
        // Who leads judges alone, and asks Prometheus alone; whoever leads next takes up what status says.
        verdicts.forget(key(shown));
        rounds.rest(shown);
        memory.forget();
        Journal journal = memory.journal(shown, clock.instant());
        eyes.standBy(shown, journal, memory);
        memory.forget();
        Trial trial = journal.phase().trialUnderWay();
        MDC.put("trial", trial == null ? "" : Objects.requireNonNull(trial).id());
        // A lapse of the lease that heals within one renewal is told to nobody, and a trial under way has timers.
        return trial == null && !(journal.phase() instanceof Phase.Leaving)
                ? UpdateControl.noUpdate()
                : UpdateControl.<Release>noUpdate().rescheduleAfter(LAPSE_LOOKS);
    }

    private static Verdicts.Key key(Release release) {
        return new Verdicts.Key(
                release.getMetadata().getNamespace(), release.getMetadata().getName());
    }

    private UpdateControl<Release> again(Instant wake) {
        Duration in = Duration.between(clock.instant(), wake);
        return UpdateControl.<Release>noUpdate().rescheduleAfter(in.isPositive() ? in : Duration.ofMillis(1));
    }
}
