/// What the real servers of a playground have in common: a [ServerScript] runs one, and a [Front] before it can refuse,
/// hang, be slow or say anything, as a test's [Mood] has it.
@NullMarked
package dev.belay.playground.server;

import org.jspecify.annotations.NullMarked;
