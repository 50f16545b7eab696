@NullMarked
package dev.belay.flags;

import org.jspecify.annotations.NullMarked;
