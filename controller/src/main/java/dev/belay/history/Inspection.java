package dev.belay.history;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Checks the ledger, once at a time, however many ask. A long ledger takes longer than anybody waits:
/// then the check goes on, and who asks again is told.
public final class Inspection implements AutoCloseable {

    /// How long a report is told again: to ask often costs the database no more than to ask twice a
    /// minute.
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Callable<Verification> check;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("inspection").daemon().factory());
    private @Nullable Future<Report> last;

    /// What a check has shown, and when it ended.
    public record Report(Verification verification, Instant at) {}

    Inspection(Callable<Verification> check) {
        this.check = check;
    }

    Report report(Duration limit) throws HistoryAway {
        try {
            return running().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HistoryAway("The ledger is still being checked; ask again in a minute", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryAway("Interrupted while the ledger was checked", e);
        } catch (ExecutionException e) {
            throw HistoryAway.of(e);
        }
    }

    private synchronized Future<Report> running() {
        Future<Report> known = last;
        if (known == null || isStale(known)) {
            known = thread.submit(() -> new Report(check.call(), Instant.now()));
            last = known;
        }
        return known;
    }

    private static boolean isStale(Future<Report> known) {
        return switch (known.state()) {
            case RUNNING -> false;
            case SUCCESS ->
                Duration.between(known.resultNow().at(), Instant.now()).compareTo(FRESH) > 0;
            case FAILED, CANCELLED -> true;
        };
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
