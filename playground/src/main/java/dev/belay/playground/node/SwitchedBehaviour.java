package dev.belay.playground.node;

/// A behaviour that a test switched on. Closed, the pods behave as their images say, or as an older switch does.
@FunctionalInterface
public interface SwitchedBehaviour extends AutoCloseable {

    @Override
    void close();
}
