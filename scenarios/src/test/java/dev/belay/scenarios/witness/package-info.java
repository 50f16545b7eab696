/// Watches a namespace from outside, with a client of its own, and says which invariant was broken when. It knows
/// nothing of the operator but what stands on the API server.
@NullMarked
package dev.belay.scenarios.witness;

import org.jspecify.annotations.NullMarked;
