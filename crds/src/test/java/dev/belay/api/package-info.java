@NullMarked
package dev.belay.api;

import org.jspecify.annotations.NullMarked;
