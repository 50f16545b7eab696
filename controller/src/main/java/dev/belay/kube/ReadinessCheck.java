package dev.belay.kube;

import java.util.Optional;

/// Something without which this replica could not take over now. All of them must be well before it counts as
/// ready: a replica that leads and one that stands by alike.
public interface ReadinessCheck {

    /// What is not well and what to do about it, in a sentence; empty: ready. Answers at once, from memory.
    Optional<String> problem();
}
