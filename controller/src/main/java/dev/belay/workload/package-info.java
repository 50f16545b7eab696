/// The Deployment and its ReplicaSets: naming revisions, braking, parking and freeing. What to write is computed as
/// a patch from what was seen; sending it is the writers' business.
@NullMarked
package dev.belay.workload;

import org.jspecify.annotations.NullMarked;
