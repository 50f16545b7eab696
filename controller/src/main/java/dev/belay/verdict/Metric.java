package dev.belay.verdict;

import java.time.Duration;

/// One row of a dialect: a histogram of requests, and how its series tell failed requests and those of probes.
///
/// @param family rows of one family count the same requests: of a pod that has both, the first one counts
/// @param name without `_count` and `_bucket`
/// @param unit of its bounds
/// @param failed label matcher of failed requests
/// @param path the label that the policy's `exclude` is matched with
/// @param probes expression of what is never a user in this protocol; empty: none
record Metric(String family, String name, Duration unit, String failed, String path, String probes) {

    String count() {
        return name + "_count";
    }

    String bucket() {
        return name + "_bucket";
    }

    /// Label matcher of what users ask for.
    String users(String exclude) {
        String both = probes.isEmpty() || exclude.isEmpty() ? probes + exclude : probes + "|" + exclude;
        return both.isEmpty() ? "" : path + "!~" + PromText.quoted(both);
    }

    /// A bound as a duration, for sentences.
    double seconds(double bound) {
        return bound * Seconds.of(unit);
    }
}
