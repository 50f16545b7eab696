package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A sighting and what it changed.
///
/// @param before the same object's state before; none: it is new
/// @param scene everything as it is after it
record Moment(Sighting sighting, @Nullable HasMetadata before, Scene scene) {

    Instant at() {
        return sighting.at();
    }

    boolean isWithin(Duration limit, @Nullable Instant earlier) {
        return earlier != null && Duration.between(earlier, at()).compareTo(limit) <= 0;
    }

    /// The object after it, where it is of this kind and still there; none: it is not.
    <T extends HasMetadata> @Nullable T now(Class<T> kind) {
        return sighting.gone() || !kind.isInstance(sighting.object()) ? null : kind.cast(sighting.object());
    }

    /// The object before it, where it is of this kind; none: it is not, or was not there.
    <T extends HasMetadata> @Nullable T was(Class<T> kind) {
        return kind.isInstance(before) ? kind.cast(before) : null;
    }
}
