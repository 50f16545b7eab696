package dev.belay.verdict;

import static dev.belay.verdict.VerdictReason.Kind.BREACH;
import static dev.belay.verdict.VerdictReason.Kind.HEALTHY;
import static dev.belay.verdict.VerdictReason.Kind.INCONCLUSIVE;
import static dev.belay.verdict.VerdictReason.Kind.UNAVAILABLE;

/// Why a verdict is what it is, and what its reader can do. The worst stands first: of the
/// verdicts of several signals that one is told.
public enum VerdictReason {
    CANDIDATE_CRASH_LOOPS(
            BREACH, "The candidate's container ends again and again; `kubectl logs --previous` of the pod says why."),
    CANDIDATE_OOM_KILLED(
            BREACH, "The candidate's container used more memory than its limit; raise the limit or mend the leak."),
    CANDIDATE_RESTARTS(
            BREACH, "The candidate's containers restart too often; `kubectl logs --previous` of the pod says why."),
    IMAGE_UNPULLABLE(
            BREACH, "The candidate's image cannot be pulled; mend its name or the pull secret and release again."),
    OVER_LIMIT(BREACH, "The candidate is over its limit by its own fault; mend it and release anew."),
    ANSWERS_MISSING(BREACH, "The candidate stopped answering while stable goes on; look for requests that hang in it."),
    GAUGE_ABOVE_MAX(BREACH, "The metric stays above its max; mend the candidate, or raise max in health.metrics."),
    GAUGE_BELOW_MIN(BREACH, "The metric stays below its min; mend the candidate, or lower min in health.metrics."),

    /// Before what is unavailable, for it asks for an act: the candidate's traffic is withdrawn. A candidate that
    /// Prometheus does not see lacks its gauges too, and they must not hide it.
    NO_ANSWERS(
            INCONCLUSIVE,
            "The candidate was due answers and none was seen; check its port, its metrics and that Prometheus scrapes it."),
    SAMPLES_MISSING(
            UNAVAILABLE,
            "Prometheus has no new samples of most candidate pods; see its targets page for their scrapes."),
    STABLE_SAMPLES_MISSING(
            UNAVAILABLE,
            "Prometheus has no new samples of most stable pods, so nobody can tell whose fault a fault is; see its targets"
                    + " page for their scrapes."),
    PARTIAL(
            UNAVAILABLE,
            "Prometheus answered with a warning, so its answer may lack series; mend the store that the warning names."),
    GAUGE_MISSING(
            UNAVAILABLE,
            "The metric's query gives no number for the candidate; mend its template in the ReleasePolicy."),
    NOT_LOOKED_YET(UNAVAILABLE, "Nothing was seen yet; the first look comes within two scrapes."),

    SHARED_FAULT(INCONCLUSIVE, "Stable suffers as the candidate does; mend what both depend on."),
    STABLE_TOO_QUIET(
            INCONCLUSIVE,
            "The candidate is over its limit, and stable has too few requests to tell whose fault it is; more looks will."),
    SUSPICIOUS(INCONCLUSIVE, "The candidate is under suspicion; the next looks clear it or convict it."),
    NO_TRAFFIC(INCONCLUSIVE, "No request reaches the candidate; check the route, or release when there is traffic."),
    TOO_FEW_REQUESTS(INCONCLUSIVE, "The proof of health is short of requests; it grows with the traffic."),

    WITHIN_LIMITS(HEALTHY, "The candidate is within its limits."),
    PODS_READY(HEALTHY, "The candidate's pods are ready and none fails; its requests are not measured.");

    /// The four verdicts, worst first.
    public enum Kind {
        BREACH,
        UNAVAILABLE,
        INCONCLUSIVE,
        HEALTHY
    }

    private final Kind kind;
    private final String sentence;

    VerdictReason(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    /// The only kind of verdict that has this reason.
    public Kind kind() {
        return kind;
    }

    /// What it means and what to do next.
    public String sentence() {
        return sentence;
    }
}
