/// Pins, candidate Services and route weights, as values.
@NullMarked
package dev.belay.traffic;

import org.jspecify.annotations.NullMarked;
