package dev.belay.history;

import java.time.Instant;

/// A row of the ledger.
///
/// @param kind not the enum: a newer operator may have written one that this one does not know
/// @param previous the hash of the row before
record Entry(long seq, Instant recordedAt, String kind, String body, String previous, String hash) {}
