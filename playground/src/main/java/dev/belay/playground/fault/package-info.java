/// Faults of the API server, from a proxy in front of the real one: late, cut, refused, done but unanswered, or
/// held until a test lets go. Everything else passes through untouched, watches included.
@NullMarked
package dev.belay.playground.fault;

import org.jspecify.annotations.NullMarked;
