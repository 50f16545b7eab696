@NullMarked
package dev.belay.playground.prometheus;

import org.jspecify.annotations.NullMarked;
