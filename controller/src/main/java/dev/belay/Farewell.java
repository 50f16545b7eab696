package dev.belay;

import dev.belay.api.Condition;
import dev.belay.api.Release;
import dev.belay.kube.Leadership;
import dev.belay.kube.OwnDeployment;
import dev.belay.loop.HeldReleases;
import dev.belay.release.Reason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of Belay in a cluster: sends the other replicas home, leads in their place until every Deployment is
/// given back, and says which ones it could not give back in time. Then all of it stays as it was, and the replicas
/// run again, also when this process is ended before its time: a candidate that nobody judges any more must not be
/// left with traffic.
final class Farewell implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);
    private static final Duration LOOKS = Duration.ofMillis(500);

    /// Whoever ends the process waits for ten seconds.
    private static final Duration LAST_WORDS = Duration.ofSeconds(8);

    private final OwnDeployment replicas;
    private final Leadership leadership;
    private final HeldReleases releases;
    private final Duration limit;
    private List<Release> held = List.of();
    private String unread = "nobody has asked for them yet";
    private boolean isOver;

    Farewell(OwnDeployment replicas, Leadership leadership, HeldReleases releases, Duration limit) {
        this.replicas = replicas;
        this.leadership = leadership;
        this.releases = releases;
        this.limit = limit;
    }

    /// Waits for the end.
    ///
    /// @return whether every Deployment is given back
    boolean say() {
        try {
            long until = System.nanoTime() + limit.toNanos();
            boolean isGivenBack = isGivenBack();
            // Nobody can be called back either while the API server is away: until Kubernetes ends the pod.
            while (!isGivenBack && (System.nanoTime() < until || isUnread())) {
                TimeUnit.MILLISECONDS.sleep(LOOKS.toMillis());
                isGivenBack = isGivenBack();
            }
            if (isGivenBack) {
                LOG.info("Every Deployment is given back: nothing of Belay is left on it, its Services and its routes");
            } else {
                explain();
            }
            return isGivenBack;
        } catch (InterruptedException e) {
            // Whoever ends this process has ended the wait with it.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// While another replica leads it may still take up a Release: somebody may have called one back meanwhile.
    private synchronized boolean isGivenBack() {
        if (isOver) {
            return false;
        }
        try {
            replicas.standDown();
            held = releases.read();
            unread = "";
            isOver = held.isEmpty() && leadership.isHeld();
            return isOver;
        } catch (KubernetesClientException e) {
            unread = Objects.requireNonNullElse(e.getMessage(), e.toString());
            return false;
        }
    }

    private synchronized boolean isUnread() {
        return !isOver && !unread.isEmpty();
    }

    private synchronized void explain() {
        held.forEach(release -> LOG.error(
                "{}/{} is not given back after {}: {}",
                release.getMetadata().getNamespace(),
                release.getMetadata().getName(),
                limit,
                said(release)));
        if (!unread.isEmpty()) {
            LOG.error(
                    "The operator's Deployment or the Releases could not be read or written within {}; are the API server,"
                            + " the CRDs and the rights of the chart there? {}",
                    limit,
                    unread);
        } else if (held.isEmpty()) {
            LOG.error(
                    "Another replica led all the time: scale whatever runs Belay besides its Deployment to 0 replicas");
        }
    }

    /// Its message, and the flag that it may still have to take back.
    private static String said(Release release) {
        if (release.getStatus() == null) {
            return "nothing was said about it; see its events";
        }
        Stream<String> flag = release.getStatus().conditions().stream()
                .filter(condition -> Reason.FLAG_OUTSTANDING.word().equals(condition.reason()))
                .map(Condition::message);
        return Stream.concat(Stream.ofNullable(release.getStatus().summary().message()), flag)
                .collect(Collectors.joining(" "));
    }

    /// Calls the replicas back unless there is nothing left for them to do.
    @Override
    public synchronized void close() {
        if (isOver) {
            return;
        }
        isOver = true;
        int running = calledBackInTime();
        LOG.error(
                """
                Belay is not uninstalled, {}. Mend what is said above and uninstall again; or give up on these \
                Deployments by uninstalling with --no-hooks, and take their brakes off by hand: the procedure Uninstall \
                of the runbooks says how""",
                switch (Integer.signum(running)) {
                    case 1 -> "and its replicas run again: %d".formatted(running);
                    case 0 -> "and no replica runs, as before: kubectl scale the Deployment belay";
                    default -> "but its replicas are still sent home: kubectl scale the Deployment belay";
                });
    }

    private int calledBackInTime() {
        long until = System.nanoTime() + LAST_WORDS.toNanos();
        int running = calledBack();
        try {
            while (running < 0 && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(LOOKS.toMillis());
                running = calledBack();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return running;
    }

    /// How many; less than none: the API server did not take it, and may be back in time.
    private int calledBack() {
        try {
            return replicas.standUp();
        } catch (KubernetesClientException e) {
            LOG.warn("The replicas could not be called back, and it is tried again: {}", e.getMessage());
            return -1;
        }
    }
}
