package dev.belay.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// The cells of a table, measured on two threads. Each has a seed of its own, so that the order does not matter.
final class Cells {

    private static final int THREADS = 2;

    private Cells() {}

    static <T, R> List<R> each(List<T> cells, Function<T, R> measure) {
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            List<Future<R>> underway = new ArrayList<>();
            cells.forEach(cell -> underway.add(pool.submit(() -> measure.apply(cell))));
            List<R> results = new ArrayList<>();
            for (Future<R> future : underway) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
