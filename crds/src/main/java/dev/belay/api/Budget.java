package dev.belay.api;

/// What a policy may ask for so that the sixty seconds can be kept: the looks that a breach needs less one, a
/// spacing each, one more spacing until the first of them, and then 10 s for a standby to take over, 3 s for a query
/// and 6 s for the writes with their retries. That is looks times spacing, and 19 s.
final class Budget {

    /// Nothing to reckon with: `auto` follows the scrapes, which only the operator sees, and what is no duration is
    /// refused by another rule.
    static final String UNKNOWN = "self.every == 'auto' || !self.every.matches(" + Rules.DURATION + ")";

    static final String NO_GAUGES = "!has(self.metrics) || size(self.metrics) == 0";

    /// The judge of counters needs three looks where not everything fails: its burst guard lets no fewer convict.
    static final String JUDGE_KEEPS = "3 * duration(self.every).getSeconds() + 19 <= 60";
    static final String GAUGES_KEEP = "self.breaches * duration(self.every).getSeconds() + 19 <= 60";

    /// A string made of numbers would be more than the API server lets a message cost, so the sentence has them.
    private static final String REST =
            " a take-over of 10s, a query of 3s and writes of 6s make more than the 60s in which a rollback must stand: ";

    static final String JUDGE_CANNOT = "is too seldom: 3 looks," + REST + "set every to 13s or less, or to auto";
    static final String GAUGES_CANNOT =
            "are too many looks: breaches times every," + REST + "keep breaches times every at 41s or less";

    private Budget() {}
}
