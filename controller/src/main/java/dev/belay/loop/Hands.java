package dev.belay.loop;

import dev.belay.kube.NamespaceWatch;
import dev.belay.kube.NotLeading;
import dev.belay.kube.Pending;
import dev.belay.kube.Watches;
import dev.belay.kube.Write;
import dev.belay.kube.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Sends what a stage lacks: every write on a thread of its own, so that one that hangs holds up no other.
final class Hands {

    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);

    /// The object is not what it was when the write was computed: look again.
    private static final Set<Integer> STALE =
            Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND, 422);

    private final KubernetesClient reader;
    private final Writer writer;
    private final Watches watches;

    Hands(KubernetesClient reader, Writer writer, Watches watches) {
        this.reader = reader;
        this.writer = writer;
        this.watches = watches;
    }

    /// Sends all writes of a stage.
    ///
    /// @return what was not accepted; a write that was merely out of date is not among it, its object was read anew
    List<KubernetesClientException> send(Pending stage, @Nullable NamespaceWatch watch) {
        List<KubernetesClientException> refused = new ArrayList<>();
        Map<String, String> whose = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<KubernetesClientException>>> sent = stage.writes().stream()
                    .map(write -> threads.submit(() -> Optional.ofNullable(send(write, watch, whose))))
                    .toList();
            for (Future<Optional<KubernetesClientException>> one : sent) {
                one.get().ifPresent(refused::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refused.add(new KubernetesClientException("interrupted while writing", e));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotLeading deposed) {
                throw deposed;
            }
            throw new IllegalStateException(e.getCause());
        }
        return refused;
    }

    private @Nullable KubernetesClientException send(
            Write write, @Nullable NamespaceWatch watch, Map<String, String> whose) {
        MDC.setContextMap(whose);
        try {
            HasMetadata stored = writer.send(write);
            LOG.info("{}", write.words());
            if (write instanceof Write.Delete) {
                gone(stored, watch);
            } else {
                wrote(stored, watch);
            }
            return null;
        } catch (KubernetesClientException e) {
            if (STALE.contains(e.getCode())) {
                LOG.info("{}: out of date ({}), looked again", write.words(), e.getMessage());
                return lookAgain(write, watch, e);
            }
            return e;
        }
    }

    /// The watch may be behind by a moment; what stands now decides, not what it will show.
    private @Nullable KubernetesClientException lookAgain(
            Write write, @Nullable NamespaceWatch watch, KubernetesClientException refusal) {
        try {
            HasMetadata live = reader.resource(write.object()).get();
            if (live == null) {
                gone(write.object(), watch);
            } else if (isSameVersion(live, write.object())) {
                // Not out of date at all: it is refused for what it says.
                return refusal;
            } else {
                wrote(live, watch);
            }
            return null;
        } catch (KubernetesClientException e) {
            return e;
        }
    }

    private static boolean isSameVersion(HasMetadata live, HasMetadata seen) {
        String version = seen.getMetadata().getResourceVersion();
        return version != null && version.equals(live.getMetadata().getResourceVersion());
    }

    private void wrote(HasMetadata object, @Nullable NamespaceWatch watch) {
        if (object instanceof Deployment deployment) {
            watches.wrote(deployment);
        } else if (watch != null) {
            watch.wrote(object);
        }
    }

    private static void gone(HasMetadata object, @Nullable NamespaceWatch watch) {
        // Without a version it was never there: a creation that was refused.
        if (watch != null && object.getMetadata().getResourceVersion() != null && !(object instanceof Deployment)) {
            watch.deleted(object);
        }
    }
}
