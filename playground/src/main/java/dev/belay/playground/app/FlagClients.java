package dev.belay.playground.app;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The SDK's clients of all apps of this process: one for each Unleash and token, from the first app that reads there
/// to the last, so that a hundred pods ask once a second and not a hundred times.
final class FlagClients implements AutoCloseable {

    private final Map<Source, FlagClient> clients = new HashMap<>();
    private final Map<Source, Integer> readers = new HashMap<>();

    private record Source(URI url, String token) {}

    /// @param place nothing: a flag that nobody reads
    AppFlag open(@Nullable FlagPlace place) {
        return place == null ? AppFlag.NONE : new Shared(place, lend(sourceOf(place)));
    }

    private static Source sourceOf(FlagPlace place) {
        return new Source(place.url(), place.token());
    }

    private synchronized FlagClient lend(Source source) {
        readers.merge(source, 1, Integer::sum);
        return clients.computeIfAbsent(source, wanted -> FlagClient.start(wanted.url(), wanted.token()));
    }

    private synchronized void giveBack(Source source) {
        Integer left = readers.computeIfPresent(source, (_, many) -> many == 1 ? null : many - 1);
        FlagClient unused = left == null ? clients.remove(source) : null;
        if (unused != null) {
            unused.close();
        }
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(FlagClient::close);
        clients.clear();
        readers.clear();
    }

    /// One app's view of a client that others use too.
    private final class Shared implements AppFlag {

        private final FlagPlace place;
        private final FlagClient client;
        private boolean isClosed;

        private Shared(FlagPlace place, FlagClient client) {
            this.place = place;
            this.client = client;
        }

        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public String variant(String session) {
            return client.isOn(place.flag(), session) ? ON : OFF;
        }

        @Override
        public void whenReady(Runnable then) {
            client.whenReady(then);
        }

        /// An app is ended and killed; only once it gives its part back.
        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                giveBack(sourceOf(place));
            }
        }
    }
}
