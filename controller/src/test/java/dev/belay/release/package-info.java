/// The pure heart under test: facts about single decisions, and laws over all small inputs.
@NullMarked
package dev.belay.release;

import org.jspecify.annotations.NullMarked;
