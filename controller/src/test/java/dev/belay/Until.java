package dev.belay;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Waits for a condition and says how long it took.
final class Until {

    private static final Duration EACH = Duration.ofMillis(10);

    private Until() {}

    /// Seconds from now until it is so. A question that cannot be put is answered no: whoever is asked may not be there
    /// yet, or no more.
    ///
    /// @throws ConditionTimeoutException if it is not so in time
    static double isTrue(String what, Duration limit, Callable<Boolean> question) {
        long began = System.nanoTime();
        Awaitility.await(what)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(EACH)
                .ignoreExceptions()
                .until(question);
        return (System.nanoTime() - began) / 1e9;
    }
}
