/// What has happened, kept for years: trials, moves, rollbacks, verbs and what the judges said, in PostgreSQL or a
/// file,
/// with a chain of hashes over it. It stands outside of the critical path (ADR 6): nothing waits for it, and what it
/// missed it takes from the statuses once its database is back. Read `Kind` for what is kept, `Chain` and `Ledger` for
/// how, `Recorder` for when. `docs/ledger.md` says it to those who check.
@NullMarked
package dev.belay.history;

import org.jspecify.annotations.NullMarked;
