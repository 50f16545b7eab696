package dev.belay.release;

import static dev.belay.release.Reason.EndedBy.CLUSTER;
import static dev.belay.release.Reason.EndedBy.PERSON;
import static dev.belay.release.Reason.EndedBy.TIME;
import static dev.belay.release.Reason.Holds.FORWARD;
import static dev.belay.release.Reason.Holds.NOTHING;
import static dev.belay.release.Reason.Holds.REPAIR;
import static dev.belay.release.Reason.Holds.ROLLBACK;

import java.util.Locale;

/// Why a Release is where it is. One reason feeds the condition, the event, the log line and the history, so each
/// says what it holds back, who ends it, and what to do. `docs/reasons.md` is generated from this table.
public enum Reason {
    // At rest.
    STABLE_SERVES(NOTHING, CLUSTER, "The stable revision serves; the next one begins a trial."),
    ROLLING_OUT(
            FORWARD,
            CLUSTER,
            "Waits until the Deployment's own rollout has ended; `kubectl rollout status` shows it. If it hangs, mend its"
                    + " pods first: Belay adopts only what serves."),
    CHANGED_PAST_RELEASE(
            NOTHING,
            CLUSTER,
            "The Deployment was changed past this Release and rolls out natively, without a trial; change spec.images of the"
                    + " Release instead."),
    RESTART_LET_THROUGH(NOTHING, CLUSTER, "A restart of stable rolls out; the brake is back when it has ended."),
    RESTART_HELD(
            NOTHING,
            TIME,
            "A restart was asked for while another revision waits; it happens after the handover or a revert."),

    // Before anything is touched.
    DEPLOYMENT_MISSING(
            FORWARD, PERSON, "The target Deployment does not exist; create it or mend spec.target.deployment."),
    NO_POLICY(
            FORWARD,
            PERSON,
            "No ReleasePolicy applies; create one named default, or label the namespace belay.dev/policy: NAME."),
    SPEC_INVALID(FORWARD, PERSON, "The spec cannot be carried out; mend the field that the message names."),
    TARGET_TAKEN(
            FORWARD,
            PERSON,
            "Another Release has this Deployment; delete one of the two, a Deployment has one Release."),
    PAUSED_BY_OTHER(
            FORWARD,
            PERSON,
            "The Deployment was paused by somebody else; run `kubectl rollout resume`, Belay brakes it itself."),
    MANIFEST_PAUSES(
            FORWARD,
            PERSON,
            "The Deployment's manifest sets spec.paused; remove the field there, or each apply would undo the brake."),
    RECREATE(
            FORWARD,
            PERSON,
            "The Deployment's strategy is Recreate, which stops stable before the new revision runs; set RollingUpdate."),
    TEMPLATE_HAS_HASH(
            FORWARD,
            PERSON,
            "The pod template carries the label pod-template-hash; remove it, Kubernetes sets it itself."),
    HPA_UNSAFE(
            FORWARD,
            PERSON,
            "The HorizontalPodAutoscaler counts both revisions and would run away; use a Resource, Pods or AverageValue"
                    + " metric."),
    VPA_ACTIVE(FORWARD, PERSON, "A VerticalPodAutoscaler updates the pods; set its updateMode to Off or Initial."),
    SERVICE_SHARED(
            FORWARD,
            PERSON,
            "A Service selects pods of another workload too, and pinning would cut them off; narrow its selector, or list it"
                    + " under target.ignoreServices."),
    SERVICE_UNNAMED(
            FORWARD,
            PERSON,
            "More than one Service selects the pods; name each under target.services or target.ignoreServices."),
    SERVICE_HEADLESS(
            FORWARD,
            PERSON,
            "A headless Service cannot be pinned to one revision; list it under target.ignoreServices."),
    LABELS_DIFFER(
            FORWARD,
            PERSON,
            "The new template's labels no longer match the Service's selector, so it would get no traffic; mend either."),
    ROUTE_MISSING(FORWARD, PERSON, "The route does not exist or names no target Service; mend spec.target.routes."),
    QUOTA_TOO_SMALL(
            FORWARD,
            PERSON,
            "The namespace's quota has no room for the candidate beside stable; raise it, or shrink stable."),
    SHARE_IMPOSSIBLE(
            FORWARD,
            PERSON,
            "The number of replicas cannot express this share; use a route, other steps or more replicas."),
    TEMPLATE_MUTATED(
            FORWARD,
            PERSON,
            "An admission policy changes the candidate's pod template, so the handover would restart its pods; exempt"
                    + " ReplicaSets, or set the value in the Deployment."),
    SELECTOR_WITHOUT_LABELS(
            FORWARD,
            PERSON,
            "The Deployment's selector has no matchLabels, by which one revision can be kept out of its sight; make the"
                    + " Deployment anew with some."),
    CANDIDATE_REFUSED(
            FORWARD,
            PERSON,
            "The API server refuses the ReplicaSet that the candidate would get; exempt it from the policy that does, or"
                    + " change the template."),
    LEVER_TAKEN(
            FORWARD,
            CLUSTER,
            "The trial of another Release moves a Service, route or flag that this one would move too; this one begins when that"
                    + " one has ended."),
    NAME_TAKEN(FORWARD, PERSON, "An object that is not ours has a name that the trial needs; rename or delete it."),
    FAILED_BEFORE(
            FORWARD,
            PERSON,
            "This revision was rolled back before; it is tried again only when asked to, with the verb retry."),
    FLAG_UNFIT(
            FORWARD,
            PERSON,
            "The feature flag cannot be moved by steps, or a gate's is not there; do in Unleash, or in the policy's unleash, what"
                    + " the message says."),
    GATE_UNREADABLE(
            FORWARD,
            PERSON,
            "A gate asks a feature flag and the policy does not say how to read it; name clientTokenSecret in its unleash, or"
                    + " leave the gate out."),
    NO_SERIES(
            FORWARD,
            PERSON,
            "Prometheus has no series by the dialect's names for stable; set the policy's dialect, or health.dialect: none."),
    PREFLIGHT_RUNNING(
            FORWARD,
            TIME,
            "Prometheus is being asked whether the service can be measured; the answer comes within" + " seconds."),

    DEPLOYMENT_REPLACED(
            NOTHING, CLUSTER, "The Deployment was recreated, so what was under way ended with it; it is adopted anew."),

    // In a trial, forward.
    CANDIDATE_STARTING(
            FORWARD, CLUSTER, "Waits until the candidate's pods are ready; `kubectl describe pod` says why not."),
    LEVERS_PENDING(FORWARD, CLUSTER, "Waits until the API server and the gateway have accepted what was written."),
    FLAG_PENDING(FORWARD, CLUSTER, "Waits until the feature flag was read back as the step wants it."),
    SCALED_TO_ZERO(FORWARD, PERSON, "The Deployment has no replicas; the trial goes on when it is scaled up."),
    HOLDING(FORWARD, TIME, "Gathers the step's hold: time with traffic and without suspicion."),
    TOO_FEW_REQUESTS(FORWARD, CLUSTER, "The proof of health is short of requests; it grows with the traffic."),
    SUSPICIOUS(FORWARD, CLUSTER, "The candidate is under suspicion; the next looks clear it or convict it."),
    STABLE_TOO_QUIET(
            FORWARD,
            TIME,
            "The candidate is over its limit and stable has too few requests to tell whose fault it is."),
    NO_TRAFFIC(
            FORWARD,
            CLUSTER,
            "No request of the candidate is counted; check the route, or release when there is traffic."),
    SHARED_FAULT(
            FORWARD,
            CLUSTER,
            "Stable suffers as the candidate does; mend what both depend on, the trial goes on by itself."),
    METRICS_UNAVAILABLE(
            FORWARD,
            CLUSTER,
            "Prometheus gives no usable answer; the trial goes on when it does, nothing is rolled back."),
    SAMPLES_MISSING(
            FORWARD,
            CLUSTER,
            "Prometheus has no new samples of most candidate pods; see its targets page for their" + " scrapes."),
    STABLE_SAMPLES_MISSING(
            FORWARD,
            CLUSTER,
            "Prometheus has no new samples of most stable pods, so nobody can tell whose fault a"
                    + " fault is; see its targets page for their scrapes."),
    PARTIAL(
            FORWARD,
            CLUSTER,
            "Prometheus answered with a warning, so its answer may lack series; mend the store that"
                    + " the warning names."),
    GAUGE_MISSING(
            FORWARD,
            CLUSTER,
            "The metric's query gives no number for the candidate; mend its template in the" + " ReleasePolicy."),
    NOT_LOOKED_YET(FORWARD, CLUSTER, "Nothing was seen yet; the first look comes within two scrapes."),
    QUERY_REFUSED(
            FORWARD,
            PERSON,
            "Prometheus refuses the query of this release, or gives it up; mend what the message"
                    + " names, the trial goes on then."),
    BUCKET_MISSING(
            FORWARD,
            PERSON,
            "The latency limit needs a histogram bucket that the service does not have; add it, or"
                    + " leave health.latency out."),
    WITHIN_LIMITS(NOTHING, CLUSTER, "The candidate is within its limits."),
    PODS_READY(NOTHING, CLUSTER, "The candidate's pods are ready and none fails; its requests are not measured."),
    UNMEASURED(NOTHING, PERSON, "Something that could be bad is not measured; the message names it and what to add."),
    BUDGET_AT_RISK(
            NOTHING,
            PERSON,
            "A rollback may take longer than sixty seconds here; the message says how long and what" + " to change."),
    EVIDENCE_REFUSED(
            NOTHING,
            TIME,
            "What the judges gathered before cannot be used, so they begin anew; the hold takes its" + " looks again."),
    PAUSED(FORWARD, PERSON, "spec.paused holds every forward move; set it to false."),
    PAUSED_BY_VERB(FORWARD, PERSON, "The verb pause holds every forward move; say resume."),
    CONTESTED(
            FORWARD,
            PERSON,
            "Somebody else writes the same fields; end that with the setting that the message names, forward moves wait."),
    FLAG_UNMOVED(
            FORWARD,
            PERSON,
            "The feature flag cannot be moved or looked at, so no further step is taken; the event says what to do, and it"
                    + " is tried until it is done."),
    PROMOTIONS_OFF(
            FORWARD,
            PERSON,
            "The flag belay.promotions is off, so no Release takes a step; turn it on in Unleash. Rollbacks do not ask it."),
    PROMOTIONS_UNKNOWN(
            FORWARD,
            CLUSTER,
            "Nobody can tell whether the flag belay.promotions is on, so no step is taken until that is known; without"
                    + " promotions in the policy's unleash it is not asked."),
    FLAG_OUTSTANDING(
            NOTHING,
            PERSON,
            "The feature flag is not taken back yet, and nothing else waits for it; the message says what to do, and it is"
                    + " tried until it is done."),
    VERB_REFUSED(NOTHING, PERSON, "What was asked for by annotation cannot be done now; the message says what can."),
    REPAIRED(
            NOTHING,
            CLUSTER,
            "Somebody changed what the Release needs, and it was put back; to take over by hand, annotate the Deployment with"
                    + " belay.dev/hands-off."),
    APPROVAL_AWAITED(FORWARD, PERSON, "Waits at a gate for approval; status.next has the command."),
    GATE_FLAG_AWAITED(
            FORWARD, PERSON, "Waits at a gate for a feature flag; status.next says which, and how to pass without it."),
    GATE_FLAG_UNKNOWN(
            FORWARD,
            PERSON,
            "Waits at a gate for a feature flag of which nobody can tell what it says, so the gate stays shut; status.next says"
                    + " how to pass without it."),
    CANDIDATE_UNREADY(
            FORWARD, CLUSTER, "No pod of the candidate is ready, so its traffic is back on stable until one is."),
    NO_ANSWERS(
            FORWARD,
            PERSON,
            "The candidate was due answers and gave none; its traffic is back on stable. Check its port and metrics, then say"
                    + " retry or release another revision."),
    BAKING(FORWARD, TIME, "The candidate is what everybody gets; the way back is kept open until the bake ends."),
    HANDING_OVER(NOTHING, CLUSTER, "The candidate becomes the Deployment's own."),
    HANDOVER_STUCK(
            NOTHING,
            CLUSTER,
            "The handover is past its point of no return and an object does not follow; the message names it."),
    HANDS_OFF(
            ROLLBACK,
            PERSON,
            "The Deployment carries belay.dev/hands-off: Belay writes nothing, not even a rollback; remove it to go on."),
    PHASE_UNKNOWN(
            REPAIR,
            PERSON,
            "A newer operator wrote this phase; run that version again, or say abort to take the traffic back."),

    // Back.
    BREACH(
            NOTHING,
            PERSON,
            "The candidate breached a limit by its own fault and was taken back; mend it and release anew."),
    CANDIDATE_CRASH_LOOPS(
            NOTHING,
            PERSON,
            "The candidate's container ends again and again; `kubectl logs --previous` of the pod" + " says why."),
    CANDIDATE_OOM_KILLED(
            NOTHING,
            PERSON,
            "The candidate's container used more memory than its limit; raise the limit or mend the" + " leak."),
    CANDIDATE_RESTARTS(
            NOTHING,
            PERSON,
            "The candidate's containers restart too often; `kubectl logs --previous` of the pod says" + " why."),
    IMAGE_UNPULLABLE(
            NOTHING,
            PERSON,
            "The candidate's image cannot be pulled; mend its name or the pull secret and release" + " again."),
    GAUGE_ABOVE_MAX(
            NOTHING, PERSON, "The metric stays above its max; mend the candidate, or raise max in health.metrics."),
    GAUGE_BELOW_MIN(
            NOTHING, PERSON, "The metric stays below its min; mend the candidate, or lower min in health.metrics."),
    ANSWERS_MISSING(NOTHING, PERSON, "The candidate stopped answering requests that were due; it was taken back."),
    CANDIDATE_KEEPS_FAILING(
            NOTHING, PERSON, "The candidate lost all its ready pods three times in one step and was taken back."),
    ABORTED(NOTHING, PERSON, "A person said abort; say retry to try the same revision again."),
    ALERT_FIRED(
            NOTHING,
            PERSON,
            "An alert that names this Release fired in the trial, so it was taken back; mend what the alert is about and"
                    + " release anew, or say retry."),
    PROGRESS_DEADLINE_EXCEEDED(
            NOTHING,
            PERSON,
            "What the trial waited for did not come within progressDeadline, so it was taken back; the message names it."),
    ROLLBACK_ON_LEVER(NOTHING, CLUSTER, "The lever says that the candidate was taken back; status follows."),
    SUPERSEDED(NOTHING, CLUSTER, "Another revision was asked for; this trial is taken back and the new one begins."),
    REVERTED(
            NOTHING,
            CLUSTER,
            "Stable's own revision was asked for; the trial is taken back and nothing else is to do."),
    LEAVING(
            NOTHING,
            CLUSTER,
            "The Deployment is given back as an ordinary one: the Release is being deleted, or Belay uninstalled."),
    LEFT(
            NOTHING,
            CLUSTER,
            "Belay has let go of the Deployment; where it is installed again, it takes it up as it stands then."),
    STABLE_UNAVAILABLE(
            ROLLBACK,
            CLUSTER,
            "The candidate should be taken back but stable has no ready pod, so the traffic stays; mend stable's pods."),
    ROLLBACK_UNCONFIRMED(
            NOTHING,
            CLUSTER,
            "The levers were written but the traffic is not seen to move, so the candidate's pods are removed; check the"
                    + " gateway.");

    /// What waits while the reason stands.
    public enum Holds {
        NOTHING("nothing"),
        FORWARD("forward moves"),
        REPAIR("forward moves and repair"),
        ROLLBACK("everything, also a rollback");

        private final String words;

        Holds(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// Who ends it.
    public enum EndedBy {
        PERSON,
        CLUSTER,
        TIME
    }

    private final Holds holds;
    private final EndedBy endedBy;
    private final String sentence;

    Reason(Holds holds, EndedBy endedBy, String sentence) {
        this.holds = holds;
        this.endedBy = endedBy;
        this.sentence = sentence;
    }

    public Holds holds() {
        return holds;
    }

    public EndedBy endedBy() {
        return endedBy;
    }

    /// The sentence with the fix.
    public String sentence() {
        return sentence;
    }

    /// As it stands in conditions and events: `NO_POLICY` is `NoPolicy`.
    public String word() {
        StringBuilder word = new StringBuilder();
        for (String part : name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }

    public static Reason of(String word) {
        for (Reason reason : values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no reason that this version of Belay knows");
    }
}
