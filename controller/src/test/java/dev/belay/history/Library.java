package dev.belay.history;

import dev.belay.api.Release;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// A history that a test has written, for tests of others than this package.
public final class Library implements AutoCloseable {

    private final Written written;
    private final Archive archive;

    private Library(Written written) {
        this.written = written;
        this.archive = new Archive(written.database(), new Lead(true), new KeptHead(), Duration.ofSeconds(10));
    }

    public static Library inAFile() {
        return new Library(Written.to(TestDatabase.H2));
    }

    public static Library onPostgres() {
        return new Library(Written.to(TestDatabase.POSTGRESQL));
    }

    /// Two years of five hundred Releases, and a million samples.
    public static Library ofPlenty() throws HistoryAway, SQLException {
        Written written = Written.to(TestDatabase.POSTGRESQL);
        Plenty.fill(written);
        return new Library(written);
    }

    /// Where nothing listens.
    public static Library away() {
        return new Library(Written.to(
                new HistoryProperties("jdbc:postgresql://127.0.0.1:9/belay", "belay", "swordfish"), "0.1.0"));
    }

    public Archive archive() {
        return archive;
    }

    /// A Release of which so many trials have ended.
    public static Release ended(String namespace, String name, int trials) {
        Release release = Told.ended(name, trials);
        release.getMetadata().setNamespace(namespace);
        return release;
    }

    /// A Release in mid-trial, with a verdict.
    public static Release watching(String namespace, String name) {
        Release release = Told.watching(name, 1, Told.NOON, Told.NOON);
        release.getMetadata().setNamespace(namespace);
        return release;
    }

    public void tell(Release release) throws HistoryAway {
        written.append(release);
        List<Sample> samples = StatusFacts.sample(release).map(List::of).orElse(List.of());
        written.database().write(connection -> {
            for (Sample sample : samples) {
                Samples.keep(connection, sample);
            }
            return samples.size();
        });
    }

    @Override
    public void close() {
        archive.close();
        written.close();
    }
}
