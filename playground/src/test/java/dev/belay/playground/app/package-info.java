@NullMarked
package dev.belay.playground.app;

import org.jspecify.annotations.NullMarked;
