package dev.belay;

import java.util.Objects;

/// Which Belay this is.
final class Version {

    /// As the jar says it; classes that were not packed yet have none.
    static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "unpacked");

    private Version() {}
}
