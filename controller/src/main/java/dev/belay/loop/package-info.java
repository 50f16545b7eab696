/// The loop: observe, decide, record, act. The path of one Release from a watch's event to a route's weight is
/// [ReleaseReconciler], [Observer], `release.Decider`, [ReleaseWriter], [Convergence], [Hands].
@NullMarked
package dev.belay.loop;

import org.jspecify.annotations.NullMarked;
