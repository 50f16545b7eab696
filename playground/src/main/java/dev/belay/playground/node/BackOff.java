package dev.belay.playground.node;

import java.time.Duration;
import java.time.Instant;

/// How long a container waits before it is started again. As kubelet does it: the first time not at all, then the
/// shortest, each time twice as long, at most the longest; anew after a run of twice the longest.
final class BackOff {

    record Limits(Duration shortest, Duration longest) {

        static final Limits KUBELET = new Limits(Duration.ofSeconds(10), Duration.ofMinutes(5));
    }

    private final Limits limits;
    private Duration next = Duration.ZERO;

    BackOff(Limits limits) {
        this.limits = limits;
    }

    /// To wait after an end at this moment of what had started at that.
    Duration after(Instant started, Instant ended) {
        if (Duration.between(started, ended).compareTo(limits.longest.multipliedBy(2)) >= 0) {
            next = Duration.ZERO;
        }
        Duration wait = next;
        Duration doubled = wait.isZero() ? limits.shortest : wait.multipliedBy(2);
        next = doubled.compareTo(limits.longest) > 0 ? limits.longest : doubled;
        return wait;
    }
}
