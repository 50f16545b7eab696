package dev.belay.release;

/// What looking before touching found.
public sealed interface Preflight permits Preflight.Clear, Obstacle {

    /// Nothing is in the way; this is the plan that the spec asks for.
    record Clear(Plan plan) implements Preflight {}
}
