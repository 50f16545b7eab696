package dev.belay.playground.app;

/// The port of the loopback address that stands for a pod's own. It stays the same over restarts of the container,
/// unless a process that is none of ours took it while the container was down.
public interface LoopbackPort {

    int number();

    /// Somebody else listens there: take another one.
    void moveOn();
}
