package dev.belay.history;

import org.jspecify.annotations.Nullable;

/// A fact as it is kept, with its row of the ledger.
///
/// @param hash none: the ledger has lost that row, and checking it says so
public record Row(long seq, @Nullable String hash, Fact fact) {}
