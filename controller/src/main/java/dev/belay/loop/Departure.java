package dev.belay.loop;

import dev.belay.api.Release;

/// Which Releases are to be given up: those that are being deleted, or all of them because Belay itself goes. Those
/// stay as objects, so that whoever installs it again finds them.
///
/// @param ofAll Belay goes
record Departure(boolean ofAll) {

    boolean isOf(Release release) {
        return ofAll || isDeleted(release);
    }

    static boolean isDeleted(Release release) {
        return release.getMetadata().getDeletionTimestamp() != null;
    }
}
