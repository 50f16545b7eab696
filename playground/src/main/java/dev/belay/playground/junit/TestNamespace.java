package dev.belay.playground.junit;

/// The namespace that a test has to itself.
public record TestNamespace(String name) {}
