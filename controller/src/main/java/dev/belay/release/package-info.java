/// The path of one Release, read first: an [Observation] of the cluster goes into the [Decider], which answers with
/// a [Decision]; the decision's [Journal] is what status remembers, and [Desired] says what the cluster should look
/// like in that [Phase]. All of it is pure: no client, clock, log or randomness. Start with `Phase`, then
/// `Decider`.
@NullMarked
package dev.belay.release;

import org.jspecify.annotations.NullMarked;
