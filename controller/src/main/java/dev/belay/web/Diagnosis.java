package dev.belay.web;

import dev.belay.history.Lacking;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How this replica is, in JSON.
///
/// @param problems what keeps it from leading, in sentences; none: it leads or could
/// @param phases how many Releases are in which
/// @param history none: it is not kept here
record Diagnosis(
        String version,
        boolean leads,
        List<String> problems,
        Map<String, Long> phases,
        @Nullable Kept history) {

    /// @param waiting Releases of which something is still to be written
    /// @param lacking what statuses remember and the history has not
    /// @param unread why that could not be found out
    /// @param repair what becomes of it, or what to do
    record Kept(
            @Nullable String problem,
            int waiting,
            List<Lacking> lacking,
            @Nullable String unread,
            @Nullable String repair) {}
}
