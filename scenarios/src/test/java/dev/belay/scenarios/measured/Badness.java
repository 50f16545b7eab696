package dev.belay.scenarios.measured;

import dev.belay.playground.traffic.Answer;
import java.time.Duration;
import java.util.Arrays;

/// What makes a request a bad one.
enum Badness {
    FAILED("http_server_requests_seconds_count{namespace=\"%s\",uri!~\"/actuator/.*\",status=~\"5..\"}"),
    /// Slower than the three seconds of the default policy, told by the bucket below them.
    SLOW("http_server_requests_seconds_bucket{namespace=\"%s\",uri!~\"/actuator/.*\",le=\"2.863311529\"}");

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final String counted;

    Badness(String counted) {
        this.counted = counted;
    }

    static Badness of(String... behaviour) {
        return Arrays.stream(behaviour).anyMatch(word -> word.startsWith("slow")) ? SLOW : FAILED;
    }

    /// The series by which they are counted.
    String counted(String namespace) {
        return counted.formatted(namespace);
    }

    /// @param counter of [#counted]
    double of(double total, double counter) {
        return this == SLOW ? total - counter : counter;
    }

    boolean isMet(Answer answer) {
        return this == SLOW ? answer.took().compareTo(LIMIT) > 0 : answer.isFailure();
    }
}
