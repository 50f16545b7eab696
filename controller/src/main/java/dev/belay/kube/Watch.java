package dev.belay.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One watch and what it shows. It reconnects for as long as it is open.
final class Watch<T extends HasMetadata> implements AutoCloseable {

    private static final Duration SYNCED_WITHIN = Duration.ofSeconds(5);

    private final SharedIndexInformer<T> informer;
    private final CompletableFuture<Void> started;
    private final Shelf<T> shelf;

    private Watch(SharedIndexInformer<T> informer, Consumer<HasMetadata> changed) {
        this.informer = informer;
        this.shelf = new Shelf<>(
                key -> informer.getStore().getByKey(key),
                () -> List.copyOf(informer.getStore().list()));
        informer.exceptionHandler((isStarted, failure) -> true);
        informer.addEventHandler(telling(changed));
        this.started = informer.start().toCompletableFuture();
    }

    static <T extends HasMetadata> Watch<T> open(
            FilterWatchListDeletable<T, ?, ?> wanted, Consumer<HasMetadata> changed) {
        return new Watch<>(wanted.runnableInformer(0), changed);
    }

    private ResourceEventHandler<T> telling(Consumer<HasMetadata> changed) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                changed.accept(object);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                shelf.gone(object);
                changed.accept(object);
            }
        };
    }

    /// What it shows, once it shows all of it.
    ///
    /// @throws KubernetesClientException when it does not in time; it goes on trying
    Shelf<T> shelf() {
        try {
            started.get(SYNCED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return shelf;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while a watch began", e);
        } catch (ExecutionException e) {
            throw KubernetesClientException.launderThrowable(e.getCause());
        } catch (TimeoutException e) {
            throw new KubernetesClientException("a watch showed nothing within " + SYNCED_WITHIN, e);
        }
    }

    @Override
    public void close() {
        informer.stop();
    }
}
