/// The CRDs follow from the types, say what they must, and refuse what they must on a real API server.
@NullMarked
package dev.belay.api;

import org.jspecify.annotations.NullMarked;
