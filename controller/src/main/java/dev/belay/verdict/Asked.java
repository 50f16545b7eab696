package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;

/// Whoever answers queries. A question ends within three seconds, with a reply and never with an exception.
interface Asked {

    Reply instant(String query, Instant at);

    Reply range(String query, Instant from, Instant to, Duration step);
}
