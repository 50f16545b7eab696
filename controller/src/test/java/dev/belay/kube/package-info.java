/// Patches and marks, as values; and a way to apply a patch here as the API server would.
@NullMarked
package dev.belay.kube;

import org.jspecify.annotations.NullMarked;
