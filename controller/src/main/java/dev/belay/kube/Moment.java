package dev.belay.kube;

import java.time.Duration;
import java.time.Instant;

/// A reading of both clocks. The monotonic one cannot be set, but stands still while the machine sleeps; the other
/// one goes on, but can be set. Nobody else's clock is ever compared with ours.
///
/// @param nanos of the monotonic clock
record Moment(long nanos, Instant wall) {

    static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    /// What has surely passed since then: for whoever waits until another has given up.
    Duration surelySince(Moment then) {
        return Duration.ofNanos(nanos - then.nanos);
    }

    /// What may have passed since then: for whoever must give up in time. A machine that slept, or whose clock was
    /// set forward, gives up too early, which is harmless.
    Duration possiblySince(Moment then) {
        Duration byWall = Duration.between(then.wall, wall);
        Duration sure = surelySince(then);
        return byWall.compareTo(sure) > 0 ? byWall : sure;
    }

    Moment plus(Duration later) {
        return new Moment(nanos + later.toNanos(), wall.plus(later));
    }
}
