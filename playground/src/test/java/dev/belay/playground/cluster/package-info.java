@NullMarked
package dev.belay.playground.cluster;

import org.jspecify.annotations.NullMarked;
