@NullMarked
package dev.belay.playground.unleash;

import org.jspecify.annotations.NullMarked;
