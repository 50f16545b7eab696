package dev.belay.playground.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Writes one pod's status to the API server: always the newest, once a change, for as long as it takes. A thread of
/// its own, so that a slow or absent API server changes nothing in the pod itself.
final class StatusWriter implements AutoCloseable {

    private static final Logger LOG = System.getLogger(StatusWriter.class.getName());
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /// Until something is written, and while a write is under way, what is seen may be older.
    private static final long NOT_KNOWN = Long.MAX_VALUE;

    private final PodRequests requests;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private @Nullable PodStatus wanted;
    private @Nullable PodStatus written;
    private long writtenVersion = NOT_KNOWN;
    private boolean finishing;

    StatusWriter(PodRequests requests) {
        this.requests = requests;
        this.thread = Thread.ofVirtual().name("status of " + requests.name()).start(this::run);
    }

    void publish(PodStatus status) {
        locked(() -> {
            wanted = status;
            changed.signal();
        });
    }

    /// The last status; then the pod is removed.
    void finish(PodStatus status) {
        locked(() -> {
            finishing = true;
            publish(status);
        });
    }

    /// Somebody who saw less wrote over the readiness that we had written: write it again.
    void correct(Pod seen) {
        locked(() -> {
            if (written != null
                    && Long.parseLong(seen.getMetadata().getResourceVersion()) > writtenVersion
                    && !ready(seen.getStatus()).equals(ready(written))) {
                written = null;
                changed.signal();
            }
        });
    }

    private static List<String> ready(PodStatus status) {
        return status.getConditions().stream()
                .filter(one -> one.getType().equals("Ready"))
                .map(PodCondition::getStatus)
                .toList();
    }

    private void run() {
        try {
            while (!isFinished()) {
                Thread.sleep(AGAIN_AFTER);
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing left to write, and this thread ends here.
        }
    }

    /// Writes until the pod is gone, and answers false when a request failed that another try can mend.
    private boolean isFinished() throws InterruptedException {
        try {
            PodStatus next = next();
            while (next != null) {
                long version = requests.patch(next);
                locked(() -> writtenVersion = version);
                next = next();
            }
            requests.remove();
            return true;
        } catch (KubernetesClientException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (InterruptedException) new InterruptedException("closed in a request").initCause(e);
            }
            if (e.getCode() == NOT_FOUND || e.getCode() == CONFLICT) {
                return true; // the pod is gone, or another one has its name
            }
            LOG.log(Level.WARNING, "The status of " + requests.name() + " was not written, again soon: " + e);
            locked(() -> written = null);
            return false;
        }
    }

    /// Waits for a status that is not written yet; nothing: all is written and the pod is to be removed.
    private @Nullable PodStatus next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (wanted == null || wanted.equals(written)) {
                if (finishing) {
                    return null;
                }
                changed.await();
            }
            written = wanted;
            writtenVersion = NOT_KNOWN;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
