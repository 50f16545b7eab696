/// The runbooks: every command in them is run against the situation that it is for, and none is missing.
@NullMarked
package dev.belay.scenarios.runbooks;

import org.jspecify.annotations.NullMarked;
