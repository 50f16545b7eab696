/// Callers at a constant rate, and every answer that they got. Open loop: a slow answer delays no later request, so
/// what a user would have seen is what is counted.
@NullMarked
package dev.belay.playground.traffic;

import org.jspecify.annotations.NullMarked;
