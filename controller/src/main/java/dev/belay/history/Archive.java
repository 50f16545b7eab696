package dev.belay.history;

import dev.belay.api.Release;
import dev.belay.kube.Leadership;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The history, for whoever only reads. It leaves the recorder the other half of the connections, and
/// nobody waits for it longer than its limit, whatever the database does.
///
/// Threads of the system's, as the recorder's: a disk that hangs must not take carriers from those that
/// reconcile. They are never interrupted: a file of H2's is closed under whoever is interrupted while it
/// reads.
public final class Archive implements AutoCloseable {

    /// Of one question.
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int THREADS = 2;

    /// More than wait for so many answers would only wait in vain.
    private static final int QUEUE = 64;

    private final Database database;
    private final Leadership leadership;
    private final Duration limit;
    private final Inspection inspection;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(QUEUE),
            task -> Thread.ofPlatform().name("archive").daemon().unstarted(task));

    Archive(Database database, Leadership leadership, Anchor anchor, Duration limit) {
        this.database = database;
        this.leadership = leadership;
        this.limit = limit;
        this.inspection = new Inspection(() -> {
            List<Head> anchors = anchor.kept().map(List::of).orElse(List.of());
            return database.read(connection -> Verifier.verify(connection, anchors));
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /// What has happened to a Release, newest first.
    public Page<Row> facts(Kind kind, Question question) throws HistoryAway {
        return read(connection -> Ledger.table(kind).page(connection, question));
    }

    /// What the judges said of it, newest first.
    public Page<Sample> samples(Question question) throws HistoryAway {
        return read(connection -> Samples.page(connection, question));
    }

    /// What it all comes to.
    public Figures figures(Scope scope) throws HistoryAway {
        return read(connection -> Figures.of(connection, scope));
    }

    /// What their statuses remember and the history has not. What was told a moment ago may be among it.
    public List<Lacking> lacking(List<Release> releases) throws HistoryAway {
        return read(connection -> {
            List<Lacking> found = new ArrayList<>();
            for (Release release : releases) {
                List<String> trials = Ledger.lacking(connection, release);
                if (!trials.isEmpty()) {
                    ObjectMeta whose = release.getMetadata();
                    found.add(new Lacking(whose.getNamespace(), whose.getName(), trials));
                }
            }
            return found;
        });
    }

    /// Questions that wait for their turn.
    public int waiting() {
        return threads.getQueue().size();
    }

    /// Checks the whole ledger. Whoever asks while it is being checked is told of the same.
    public Inspection.Report verify() throws HistoryAway {
        mayBeOpened();
        return inspection.report(limit);
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T read(Work<T> work) throws HistoryAway {
        mayBeOpened();
        return answer(() -> database.read(work::with));
    }

    /// Or a standby that is asked something would lock the leader out.
    private void mayBeOpened() throws HistoryAway {
        if (database.where().isFile() && !leadership.isHeld()) {
            String where = leadership
                    .leader()
                    .map(leader -> "the leader, pod/%1$s (kubectl port-forward pod/%1$s)".formatted(leader))
                    .orElse("again when one leads, for now nobody does");
            throw new HistoryAway(
                    "The history is a file that only the leader has open, and this replica stands by: ask " + where
                            + ", or give Belay a database that all replicas can read (history.databaseSecret of the"
                            + " chart)");
        }
    }

    private <T> T answer(Callable<T> question) throws HistoryAway {
        Future<T> answer;
        try {
            answer = threads.submit(question);
        } catch (RejectedExecutionException full) {
            throw new HistoryAway("Too many are asking the history at once; ask again in some seconds", full);
        }
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HistoryAway(
                    "The history at %s did not answer within %d s: look whether its database is well, and ask for less"
                            .formatted(database.where().where(), limit.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryAway("Interrupted while the history was asked", e);
        } catch (ExecutionException e) {
            throw HistoryAway.of(e);
        } finally {
            // If it has not begun it never will: nobody waits for it any more.
            answer.cancel(false);
        }
    }

    @Override
    public void close() {
        inspection.close();
        threads.shutdown();
    }
}
