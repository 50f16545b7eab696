package dev.belay.history;

import org.jspecify.annotations.Nullable;

/// Whose trials are counted, and of when.
///
/// @param namespace none: of all
/// @param release none: of all there
public record Scope(@Nullable String namespace, @Nullable String release, Span span) {}
