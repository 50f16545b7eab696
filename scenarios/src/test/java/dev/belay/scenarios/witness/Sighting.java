package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/// One state of one object, as the API server told it.
///
/// @param version of the whole cluster's history: all kinds are numbered in one row, so sightings of different watches
/// can be put into the order in which they really happened
/// @param at when it was told
/// @param gone this was its last state
record Sighting(long version, Instant at, HasMetadata object, boolean gone) {

    static Sighting of(HasMetadata object, boolean gone) {
        return new Sighting(
                Long.parseUnsignedLong(object.getMetadata().getResourceVersion()), Instant.now(), object, gone);
    }

    Thing thing() {
        return Thing.of(object);
    }
}
