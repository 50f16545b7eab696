package dev.belay.scenarios;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Stories that are told side by side.
public final class Together {

    private Together() {}

    /// One of the stories.
    public interface Told<T> {
        void about(T subject) throws Exception;
    }

    /// All of them end before the first failure is reported, with the others beside it.
    public static <T> void each(List<T> subjects, Told<T> story) throws InterruptedException {
        List<AssertionError> failures = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> told = new ArrayList<>();
            for (T subject : subjects) {
                told.add(threads.submit(() -> {
                    story.about(subject);
                    return subject;
                }));
            }
            for (int index = 0; index < told.size(); index++) {
                try {
                    told.get(index).get();
                } catch (ExecutionException e) {
                    failures.add(new AssertionError(subjects.get(index) + ": " + e.getCause(), e.getCause()));
                }
            }
        }
        if (!failures.isEmpty()) {
            AssertionError first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
