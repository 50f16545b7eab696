@NullMarked
package dev.belay.loop;

import org.jspecify.annotations.NullMarked;
