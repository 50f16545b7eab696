/// Each fault against the real API server.
@NullMarked
package dev.belay.playground.fault;

import org.jspecify.annotations.NullMarked;
