/// The API as Java types.
@NullMarked
package dev.belay.api;

import org.jspecify.annotations.NullMarked;
