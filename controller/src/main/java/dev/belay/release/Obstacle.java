package dev.belay.release;

/// What keeps a Deployment from being adopted or a trial from beginning, found before anything is touched.
///
/// @param detail what exactly, with names: it follows the reason's sentence
public record Obstacle(Reason reason, String detail) implements Preflight {}
