package dev.belay.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers of the API server, for some seconds: a right that is taken away is gone after them.
final class Remembered<T> {

    private static final long FRESH = Duration.ofSeconds(5).toNanos();
    private static final int MOST = 10_000;

    private final Map<String, Known<T>> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known<T>> eldest) {
            return size() > MOST;
        }
    };

    private record Known<T>(T answer, long at) {}

    synchronized @Nullable T get(String question) {
        Known<T> known = answers.get(question);
        if (known == null || System.nanoTime() - known.at() > FRESH) {
            answers.remove(question);
            return null;
        }
        return known.answer();
    }

    synchronized void put(String question, T answer) {
        // So that the oldest is the first to go.
        answers.remove(question);
        answers.put(question, new Known<>(answer, System.nanoTime()));
    }
}
