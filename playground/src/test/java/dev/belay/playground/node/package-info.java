@NullMarked
package dev.belay.playground.node;

import org.jspecify.annotations.NullMarked;
