package dev.belay.kube;

import dev.belay.api.Release;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All Releases, change by change and in order, for whoever tells others of them. A watch of its own: the
/// loop's shows what stands, not each step on the way there, and nothing that is told may keep it waiting.
public final class ReleaseWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseWatch.class);

    private final Collection<SharedIndexInformer<Release>> informers;

    /// Hears of each change, of one Release one after the other.
    public interface Listener {

        void seen(Release release);

        void gone(Release release);

        /// Those that were there when the watch began have been seen, or are about to be.
        void begun();
    }

    private ReleaseWatch(Collection<SharedIndexInformer<Release>> informers) {
        this.informers = informers;
    }

    /// It reconnects for as long as it is open.
    public static ReleaseWatch open(Clients clients, Realm realm, Listener listener) {
        var releases = clients.ordinary().resources(Release.class);
        Collection<SharedIndexInformer<Release>> informers = realm.each(
                        () -> releases.inAnyNamespace().runnableInformer(0),
                        namespace -> releases.inNamespace(namespace).runnableInformer(0))
                .values();
        CompletableFuture<?>[] started = informers.stream()
                .map(informer -> {
                    informer.exceptionHandler((isStarted, failure) -> true);
                    informer.addEventHandler(telling(listener));
                    return informer.start().toCompletableFuture();
                })
                .toArray(CompletableFuture[]::new);
        var _ = CompletableFuture.allOf(started).whenComplete((done, failure) -> {
            if (failure == null) {
                listener.begun();
            } else {
                LOG.warn("The Releases cannot be watched for those who follow them", failure);
            }
        });
        return new ReleaseWatch(informers);
    }

    private static ResourceEventHandler<Release> telling(Listener listener) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Release release) {
                listener.seen(release);
            }

            @Override
            public void onUpdate(Release before, Release release) {
                listener.seen(release);
            }

            @Override
            public void onDelete(Release release, boolean unknown) {
                listener.gone(release);
            }
        };
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
