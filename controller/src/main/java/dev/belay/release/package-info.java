/// The pure heart.
@NullMarked
package dev.belay.release;

import org.jspecify.annotations.NullMarked;
