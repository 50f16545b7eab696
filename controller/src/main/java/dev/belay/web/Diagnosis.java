package dev.belay.web;

import dev.belay.history.Lacking;
import dev.belay.verdict.ProviderHealth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How this replica is, in JSON.
///
/// @param leader the pod that leads, as this replica saw it last; none: nobody
/// @param problems what keeps it from leading, in sentences; none: it leads or could
/// @param phases how many Releases are in which
/// @param queues what waits here, by its name
/// @param providers those that are asked now: only who leads asks
/// @param complaints the last warnings and errors, newest first
/// @param history none: it is not kept here
record Diagnosis(
        String version,
        boolean leads,
        @Nullable String leader,
        List<String> problems,
        Map<String, Long> phases,
        Map<String, Integer> queues,
        List<ProviderHealth> providers,
        List<Complaints.Complaint> complaints,
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
