/// Rules over all packages.
@NullMarked
package dev.belay;

import org.jspecify.annotations.NullMarked;
