package dev.belay.verdict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How one Prometheus is, as this replica finds it.
///
/// @param failures in a row, of the kind that says that it is ill
/// @param waiting queries of ours that are under way
/// @param openUntil its circuit breaker lets nothing through before; none: it is closed
/// @param lastFailure what it said; none: its last answer was well
/// @param quarantined queries that are too much for it, and are asked alone
public record ProviderHealth(
        String url,
        int failures,
        int waiting,
        @Nullable Instant openUntil,
        @Nullable String lastFailure,
        int quarantined) {}
