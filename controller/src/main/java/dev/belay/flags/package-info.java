/// Feature flags, as a lever and as what gates ask: reads and writes the share of a flag in Unleash, and keeps trying
/// until it stands; reads through Unleash's SDK what flags say. [FlagWriter] and [FlagReader] are what the rest of
/// Belay
/// talks to; neither waits for Unleash, so nothing else does.
@NullMarked
package dev.belay.flags;

import org.jspecify.annotations.NullMarked;
