@NullMarked
package dev.belay.playground.gateway;

import org.jspecify.annotations.NullMarked;
