package dev.belay.api;

/// Expressions that several rules share.
final class Rules {

    /// `duration()` alone would also take fractions, signs and nanoseconds, and fail with its own words.
    static final String DURATION = "'^([0-9]{1,4}h)?([0-9]{1,4}m)?([0-9]{1,6}s)?$'";

    static final String IS_DURATION = "self.matches(" + DURATION + ")";
    static final String DURATION_WANTED = "is no duration: write hours, minutes and seconds such as 30s, 5m or 1h30m";

    static final String DNS_LABEL = "'^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'";

    private Rules() {}
}
