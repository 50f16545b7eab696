/// Revisions, parking and freeing, as values.
@NullMarked
package dev.belay.workload;

import org.jspecify.annotations.NullMarked;
