package dev.belay.kube;

import java.time.Duration;

/// How the replicas share one lease in time.
///
/// Why it is safe: a leader counts from *before* it sent a renewal, the others from *after* they saw it, each by
/// its own clock alone. So it has given up two seconds before another can take the lease, and those two seconds are
/// what one of its writes may still be under way.
///
/// @param lasts how long the others wait after the last renewal that they saw
/// @param renewed how often a leader renews it
/// @param retried how soon it tries again when that failed
/// @param givenUp how long after its last renewal a leader stops to be one
/// @param looked how often the others look
record LeaseTerms(Duration lasts, Duration renewed, Duration retried, Duration givenUp, Duration looked) {

    static final LeaseTerms USUAL = new LeaseTerms(
            Duration.ofSeconds(7),
            Duration.ofMillis(1500),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));

    LeaseTerms {
        if (givenUp.compareTo(lasts) >= 0 || renewed.compareTo(givenUp) >= 0) {
            throw new IllegalArgumentException(
                    "A lease must be renewed (%s) before it is given up (%s), and given up before others take it (%s)"
                            .formatted(renewed, givenUp, lasts));
        }
    }

    /// As the lease says it, in whole seconds.
    int seconds() {
        return (int) lasts.plusMillis(999).toSeconds();
    }
}
