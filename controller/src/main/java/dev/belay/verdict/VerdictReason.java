package dev.belay.verdict;

import static dev.belay.verdict.VerdictReason.Kind.BREACH;
import static dev.belay.verdict.VerdictReason.Kind.HEALTHY;
import static dev.belay.verdict.VerdictReason.Kind.INCONCLUSIVE;
import static dev.belay.verdict.VerdictReason.Kind.UNAVAILABLE;

import dev.belay.release.Reason;

/// Why a verdict is what it is. The worst stands first: of the verdicts of several signals that one is told.
public enum VerdictReason {
    CANDIDATE_CRASH_LOOPS(BREACH, Reason.CANDIDATE_CRASH_LOOPS),
    CANDIDATE_OOM_KILLED(BREACH, Reason.CANDIDATE_OOM_KILLED),
    CANDIDATE_RESTARTS(BREACH, Reason.CANDIDATE_RESTARTS),
    IMAGE_UNPULLABLE(BREACH, Reason.IMAGE_UNPULLABLE),
    OVER_LIMIT(BREACH, Reason.BREACH),
    ANSWERS_MISSING(BREACH, Reason.ANSWERS_MISSING),
    GAUGE_ABOVE_MAX(BREACH, Reason.GAUGE_ABOVE_MAX),
    GAUGE_BELOW_MIN(BREACH, Reason.GAUGE_BELOW_MIN),
    /// Before what is unavailable, for it asks for an act: the candidate's traffic is withdrawn. A candidate that
    /// Prometheus does not see lacks its gauges too, and they must not hide it.
    NO_ANSWERS(INCONCLUSIVE, Reason.NO_ANSWERS),
    SAMPLES_MISSING(UNAVAILABLE, Reason.SAMPLES_MISSING),
    STABLE_SAMPLES_MISSING(UNAVAILABLE, Reason.STABLE_SAMPLES_MISSING),
    PARTIAL(UNAVAILABLE, Reason.PARTIAL),
    METRICS_UNAVAILABLE(UNAVAILABLE, Reason.METRICS_UNAVAILABLE),
    QUERY_REFUSED(UNAVAILABLE, Reason.QUERY_REFUSED),
    BUCKET_MISSING(UNAVAILABLE, Reason.BUCKET_MISSING),
    GAUGE_MISSING(UNAVAILABLE, Reason.GAUGE_MISSING),
    NOT_LOOKED_YET(UNAVAILABLE, Reason.NOT_LOOKED_YET),
    SHARED_FAULT(INCONCLUSIVE, Reason.SHARED_FAULT),
    STABLE_TOO_QUIET(INCONCLUSIVE, Reason.STABLE_TOO_QUIET),
    SUSPICIOUS(INCONCLUSIVE, Reason.SUSPICIOUS),
    NO_TRAFFIC(INCONCLUSIVE, Reason.NO_TRAFFIC),
    TOO_FEW_REQUESTS(INCONCLUSIVE, Reason.TOO_FEW_REQUESTS),
    WITHIN_LIMITS(HEALTHY, Reason.WITHIN_LIMITS),
    PODS_READY(HEALTHY, Reason.PODS_READY);

    /// The four verdicts, worst first.
    public enum Kind {
        BREACH,
        UNAVAILABLE,
        INCONCLUSIVE,
        HEALTHY
    }

    private final Kind kind;
    private final Reason reason;

    VerdictReason(Kind kind, Reason reason) {
        this.kind = kind;
        this.reason = reason;
    }

    /// The only kind of verdict that has this reason.
    public Kind kind() {
        return kind;
    }

    /// As the Release says it, with the sentence of what it means and what to do next.
    public Reason reason() {
        return reason;
    }
}
