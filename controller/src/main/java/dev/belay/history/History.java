package dev.belay.history;

import dev.belay.api.Release;
import dev.belay.kube.Leadership;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The history as a whole.
public final class History implements AutoCloseable {

    private final Recorder recorder;
    private final Archive archive;

    /// Where it is kept, and by whom.
    ///
    /// @param operator the version of this one
    public record Place(HistoryProperties properties, Anchor anchor, String operator) {}

    private History(Recorder recorder, Archive archive) {
        this.recorder = recorder;
        this.archive = archive;
    }

    /// Begins to record when it leads; nothing waits for it.
    ///
    /// @param releases all Releases, as the watch shows them; empty: it has not shown them yet
    public static History start(Place place, Leadership leadership, Supplier<Optional<List<Release>>> releases) {
        return start(place, leadership, releases, Recorder.Pace.USUAL);
    }

    static History start(
            Place place, Leadership leadership, Supplier<Optional<List<Release>>> releases, Recorder.Pace pace) {
        Database database = new Database(place.properties(), place.operator());
        Recorder recorder = new Recorder(new Recorder.Outside(
                leadership,
                releases,
                database,
                new Anchoring(place.anchor(), Anchoring.SELDOM),
                InstantSource.system(),
                pace));
        recorder.start();
        return new History(recorder, new Archive(database, leadership, place.anchor(), Archive.LIMIT));
    }

    /// A status was accepted. Takes no time.
    public void told(Release release) {
        recorder.told(release);
    }

    /// What is not well, in a sentence; empty: all is well.
    public Optional<String> problem() {
        return recorder.problem();
    }

    /// Has the leader compare all statuses with the history now, and write what is missing.
    public void repair() {
        recorder.lookAnew();
    }

    /// Releases of which something is still to be written.
    public int waiting() {
        return recorder.waiting();
    }

    public void register(PrometheusRegistry registry) {
        HistoryMetrics.register(recorder, registry);
    }

    /// For whoever only reads.
    public Archive archive() {
        return archive;
    }

    @Override
    public void close() {
        archive.close();
        recorder.close();
    }
}
