@NullMarked
package dev.belay.playground.scene;

import org.jspecify.annotations.NullMarked;
