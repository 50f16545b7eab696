/// A real Unleash on a PostgreSQL of its own, and a front before it that can refuse, hang, be slow or answer with any
/// status.
@NullMarked
package dev.belay.playground.unleash;

import org.jspecify.annotations.NullMarked;
