/// The stories: what happens to a release, told to the whole operator on a real control plane, under the chart's own
/// rights, with a [dev.belay.scenarios.witness.Witness] that watches from outside.
@NullMarked
package dev.belay.scenarios;

import org.jspecify.annotations.NullMarked;
