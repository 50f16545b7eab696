package dev.belay.loop;

import dev.belay.api.Release;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What others than the loop may see of the Releases. It is told after the act, and whatever comes of it is no business
/// of the loop's.
public final class Statuses {

    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

    private final Supplier<Optional<List<Release>>> all;
    private volatile Consumer<Release> listener = accepted -> {};

    Statuses(Supplier<Optional<List<Release>>> all) {
        this.all = all;
    }

    /// All Releases, as the watch shows them; empty: it has not shown them yet.
    public Optional<List<Release>> all() {
        return all.get();
    }

    /// From now on that one is told each status that the API server has accepted from us, in the instant after. It must
    /// take no time: the Release that it is about waits for it.
    public void tell(Consumer<Release> told) {
        listener = told;
    }

    void accepted(Release stored) {
        try {
            listener.accept(stored);
        } catch (RuntimeException e) {
            LOG.error("A status was accepted, and whoever was told of it failed", e);
        }
    }
}
