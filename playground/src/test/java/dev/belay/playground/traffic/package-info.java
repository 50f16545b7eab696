@NullMarked
package dev.belay.playground.traffic;

import org.jspecify.annotations.NullMarked;
