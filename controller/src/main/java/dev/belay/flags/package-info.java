/// Feature flags as a lever: reads and writes the share of a flag in Unleash, and keeps trying until it stands.
/// [FlagWriter] is what the rest of Belay talks to; it never waits for Unleash, so no other lever does.
@NullMarked
package dev.belay.flags;

import org.jspecify.annotations.NullMarked;
