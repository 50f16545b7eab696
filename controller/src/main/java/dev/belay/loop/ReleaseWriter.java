package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.kube.JsonPatch;
import dev.belay.kube.Write;
import dev.belay.kube.Writer;
import dev.belay.release.Verb;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that is written on a Release itself: its status, its finalizer, that a verb was heard. Each answers
/// whether it stands; if not, what stands now is what the next round begins with.
final class ReleaseWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseWriter.class);

    private final KubernetesClient reader;
    private final Writer writer;
    private final Statuses statuses;

    ReleaseWriter(KubernetesClient reader, Writer writer, Statuses statuses) {
        this.reader = reader;
        this.writer = writer;
        this.statuses = statuses;
    }

    /// Who begins to lead reads a Release that is in a trial once from the API server itself. By a watch that is
    /// seconds behind it would act on a phase that is over, and within a phase no record is written that the API
    /// server could refuse.
    void makeSure(Release shown, Memory memory) {
        if (memory.isAsStored()) {
            return;
        }
        boolean isAtRest = !Departure.isDeleted(shown)
                && (shown.getStatus() == null || shown.getStatus().trial() == null);
        Release stored = isAtRest ? shown : reader.resource(shown).get();
        memory.read(stored == null ? shown : stored);
    }

    boolean record(Release release, ReleaseStatus status, Memory memory, Instant now) {
        return stands("status", release, memory, () -> {
            Release stored = (Release) writer.status(memory.newest(release), status);
            memory.wrote(stored);
            memory.recorded(status, stored.getStatus(), now);
            statuses.accepted(stored);
        });
    }

    boolean hold(Release release, boolean wanted, Memory memory) {
        return patch("finalizer", release, ReleasePatch.finalizer(release, wanted), memory);
    }

    boolean answer(Release release, List<Verb.Answer> answers, Memory memory) {
        return patch("verb", release, ReleasePatch.answered(release, answers), memory);
    }

    private boolean patch(String what, Release release, JsonPatch patch, Memory memory) {
        return !patch.changesSomething()
                || stands(
                        what,
                        release,
                        memory,
                        () -> memory.wrote((Release) writer.send(new Write.Patch(memory.newest(release), patch))));
    }

    /// Out of date by a moment, or the API server is away, or it was done and not answered.
    private boolean stands(String what, Release release, Memory memory, Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            LOG.info("The {} could not be written: {}", what, e.getMessage());
            lookAgain(release, memory);
            return false;
        }
    }

    private void lookAgain(Release release, Memory memory) {
        try {
            Release live = reader.resource(release).get();
            if (live != null) {
                memory.wrote(live);
            }
        } catch (KubernetesClientException e) {
            LOG.info("The Release could not be read either: {}", e.getMessage());
        }
    }
}
