/// The HTTP API under `/api/v1`: the Releases, what has happened to them, and verbs. It decides nothing:
/// what may be seen or said is decided by the API server, of which everybody is asked with the caller's
/// own token (ADR 14); it does nothing that `kubectl` could not do with that token. Read `Gatekeeper` for
/// who gets in, `Problems` for how it says no.
@NullMarked
package dev.belay.web;

import org.jspecify.annotations.NullMarked;
