package dev.belay.web;

import dev.belay.api.Release;
import java.util.List;
import java.util.Optional;

/// The Releases, as the watch shows them.
@FunctionalInterface
public interface Shown {

    /// Empty: it has not shown them yet.
    Optional<List<Release>> releases();
}
