@NullMarked
package dev.belay.playground.junit;

import org.jspecify.annotations.NullMarked;
