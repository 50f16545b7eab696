package dev.belay.scenarios.witness;

import dev.belay.api.Release;
import dev.belay.api.VerbStatus;
import dev.belay.api.VerdictStatus;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// I6, by the verdict that stands in status when a step is left.
final class HealthyFirstCheck implements Check {

    /// So long may the record of the point of no return be under way: it was decided on the size of before.
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private int smaller = Integer.MAX_VALUE;
    private @Nullable Instant grownAt;

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        noteSize(moment);
        Release release = moment.now(Release.class);
        Release was = moment.was(Release.class);
        if (release == null
                || was == null
                || was.getStatus() == null
                || !moment.scene().isOurs(release)) {
            return;
        }
        Standing before = Standing.of(was);
        Standing now = Standing.of(release);
        boolean leavesStep = before.isInTrial()
                && before.weightOf(before.step()) > 0
                && (now.isAtStep() || now.is("Baking"))
                && now.step() > before.step();
        boolean begins = before.is("Baking") && now.is("HandingOver");
        boolean proven = isHealthy(was) || isHealthy(release) || isSkip(was, release);
        if ((leavesStep || begins) && !proven) {
            complain.accept("went from %s at step %d to %s at step %d on the verdict %s"
                    .formatted(before.phase(), before.step(), now.phase(), now.step(), kind(release)));
        }
        if (now.isPastNoReturn() && !before.isPastNoReturn()) {
            enough(moment, now, complain);
        }
    }

    private void noteSize(Moment moment) {
        Deployment was = moment.was(Deployment.class);
        Deployment now = moment.now(Deployment.class);
        if (was != null && now != null && size(was) < size(now)) {
            smaller = size(was);
            grownAt = moment.at();
        }
    }

    private static int size(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    }

    private void enough(Moment moment, Standing now, Consumer<String> complain) {
        Deployment deployment = moment.scene().deployment();
        if (deployment == null) {
            return;
        }
        int replicas = moment.isWithin(UNDER_WAY, grownAt)
                ? Math.min(smaller, moment.scene().replicas())
                : moment.scene().replicas();
        long ready = moment.scene().readyOf(now.candidate());
        int needed = replicas - mayLack(deployment, replicas);
        if (ready < needed) {
            complain.accept("the handover passed its point of no return on %d ready pods of %d, %d are needed"
                    .formatted(ready, replicas, needed));
        }
    }

    private static int mayLack(Deployment deployment, int replicas) {
        var rolling = deployment.getSpec().getStrategy() == null
                ? null
                : deployment.getSpec().getStrategy().getRollingUpdate();
        IntOrString most = rolling == null ? null : rolling.getMaxUnavailable();
        if (most == null) {
            return replicas / 4;
        }
        return most.getStrVal() == null
                ? most.getIntVal()
                : replicas * Integer.parseInt(most.getStrVal().replace("%", "")) / 100;
    }

    private static boolean isHealthy(Release release) {
        return "Healthy".equals(kind(release));
    }

    private static @Nullable String kind(Release release) {
        VerdictStatus verdict = release.getStatus() == null
                ? null
                : release.getStatus().judgement().verdict();
        return verdict == null ? null : verdict.kind();
    }

    /// It was done in this very move.
    private static boolean isSkip(Release before, Release after) {
        VerbStatus now = after.getStatus().memory().verb();
        return now != null
                && "skip".equals(now.name())
                && !Objects.equals(now, before.getStatus().memory().verb());
    }
}
