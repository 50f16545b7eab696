package dev.belay.release;

import dev.belay.release.Health.Kind;
import dev.belay.release.Observation.Intent;
import dev.belay.release.Observation.Target;
import dev.belay.release.Progress.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A moment of a release in which all is well, to be changed word by word:
/// `Scene.in(phase).breaching().paused().decide()`.
final class Scene {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Revision STABLE = new Revision("aaaaaaaaaa");
    static final Revision CANDIDATE = new Revision("bbbbbbbbbb");
    static final Revision NEWER = new Revision("cccccccccc");
    static final Revision FAILED = new Revision("dddddddddd");

    private static final Progress DONE =
            Progress.NONE.withSettled(true).with(new Pods(true, true, true)).with(new Progress.Levers(true, true));

    private final Journal journal;
    private Instant now = NOW;
    private boolean leaving;
    private boolean paused;
    private final List<Verb> verbs = new ArrayList<>();
    private boolean missing;
    private String uid = "uid-1";
    private int replicas = 4;
    private Revision template = CANDIDATE;
    private Revision wanted = CANDIDATE;
    private boolean rolledOut = true;
    private boolean restartPending;
    private @Nullable Long handsOff;
    private Brake brakeOffered = Brake.ON_CHANGE;
    private boolean namespaceEnding;
    private Preflight preflight = new Preflight.Clear(Plans.CANARY);
    private Progress progress = DONE;
    private Permits permits = Permits.ALL;
    private Health health = health(Kind.HEALTHY, Reason.STABLE_SERVES, "errors 0.0% of 5.0% (0 of 500)");

    private Scene(Journal journal) {
        this.journal = journal;
        this.brakeOffered = journal.brake() == null ? Brake.ON_CHANGE : journal.brake();
    }

    static Scene in(Phase phase) {
        return in(phase, Brake.ON_CHANGE);
    }

    static Scene in(Phase phase, Brake brake) {
        return new Scene(journal(phase, brake));
    }

    static Scene of(Journal journal) {
        return new Scene(journal);
    }

    /// With all that a rollback leaves behind, and a flag that is still owed.
    static Journal afterFall(Journal journal, Journal.Rollback rollback) {
        return new Journal(
                journal.phase(),
                journal.since(),
                journal.deploymentUid(),
                7L,
                journal.brake(),
                journal.stable(),
                journal.queued(),
                journal.failed(),
                journal.verb(),
                rollback,
                journal.history(),
                new FlagLever("default", "production", "new-checkout", 5, true));
    }

    static Journal journal(Phase phase, Brake brake) {
        var failed = new Journal.Failed(
                FAILED, Reason.BREACH.word(), "errors 17.3% > 1.0% (13 of 75)", NOW.minusSeconds(900));
        Instant since = NOW.minusSeconds(60);
        return new Journal(phase, since, "uid-1", null, brake, STABLE, null, List.of(failed), null, null, List.of());
    }

    static Trial trial() {
        return trial(Plans.CANARY);
    }

    static Trial trial(Plan plan) {
        return Trial.begin("t1", CANDIDATE, plan, NOW.minusSeconds(600));
    }

    static Health health(Kind kind, Reason reason, String message) {
        Instant bad = kind == Kind.BREACH ? NOW.minusSeconds(3) : null;
        return new Health(kind, reason, message, Duration.ZERO, 500, bad, kind == Kind.BREACH ? NOW : null);
    }

    Scene at(Instant moment) {
        now = moment;
        return this;
    }

    Scene after(Duration time) {
        return at(now.plus(time));
    }

    Scene leaving() {
        leaving = true;
        return this;
    }

    Scene paused() {
        paused = true;
        return this;
    }

    Scene saying(Verb.Name name, String value) {
        verbs.add(new Verb(name, value, "ada"));
        return this;
    }

    Scene missing() {
        missing = true;
        return this;
    }

    Scene uid(String other) {
        uid = other;
        return this;
    }

    Scene replicas(int count) {
        replicas = count;
        return this;
    }

    /// The Deployment says it, and it is asked for.
    Scene asksFor(Revision revision) {
        template = revision;
        wanted = revision;
        return this;
    }

    Scene template(Revision revision) {
        template = revision;
        return this;
    }

    Scene wants(Revision revision) {
        wanted = revision;
        return this;
    }

    Scene rollingOut() {
        rolledOut = false;
        return this;
    }

    Scene restartPending() {
        restartPending = true;
        return this;
    }

    Scene handsOff() {
        handsOff = 7L;
        return this;
    }

    Scene offering(Brake brake) {
        brakeOffered = brake;
        return this;
    }

    Scene namespaceEnding() {
        namespaceEnding = true;
        return this;
    }

    Scene finds(Reason reason, String detail) {
        preflight = new Obstacle(reason, detail);
        return this;
    }

    Scene plans(Plan plan) {
        preflight = new Preflight.Clear(plan);
        return this;
    }

    private Scene progress(Progress other) {
        progress = other;
        return this;
    }

    Scene unsettled() {
        return progress(progress.withSettled(false).waitingFor("the route shop"));
    }

    Scene unready() {
        Pods pods = progress.pods();
        return progress(progress.with(new Pods(false, pods.candidateServing(), pods.stableServing()))
                .waitingFor("1 of 2 pods is ready"));
    }

    Scene candidateServes(boolean serves) {
        Pods pods = progress.pods();
        return progress(progress.with(new Pods(pods.candidateReady() && serves, serves, pods.stableServing())));
    }

    Scene stableDown() {
        Pods pods = progress.pods();
        return progress(progress.with(new Pods(pods.candidateReady(), pods.candidateServing(), false)));
    }

    /// No pod of the service is ready.
    Scene down() {
        return candidateServes(false).stableDown();
    }

    /// Unleash cannot be reached, or refuses.
    Scene flagUnmoved() {
        return progress(progress.withFlagUnmoved(true));
    }

    Scene contested() {
        return progress(progress.withContested(true));
    }

    Scene levers(boolean thrown, boolean confirmed) {
        return progress(progress.with(new Progress.Levers(thrown, confirmed)));
    }

    Scene marked(boolean rolledBack, int withdrawals) {
        return progress(progress.with(new Progress.Marks(rolledBack, withdrawals)));
    }

    /// The switch of all promotions.
    Scene promotions(FlagAnswer answer) {
        permits = new Permits(answer, permits.gate());
        return this;
    }

    /// The flag of the gate at the present step.
    Scene gateFlag(FlagAnswer answer) {
        permits = new Permits(permits.promotions(), answer);
        return this;
    }

    Scene health(Health other) {
        health = other;
        return this;
    }

    Scene breaching() {
        return health(health(Kind.BREACH, Reason.BREACH, "errors 17.3% > 1.0% (13 of 75)"));
    }

    Scene inconclusive(Reason reason) {
        return health(health(Kind.INCONCLUSIVE, reason, "errors 0.0% of 5.0% (0 of 7)"));
    }

    Scene unavailable() {
        return health(health(Kind.UNAVAILABLE, Reason.METRICS_UNAVAILABLE, "Prometheus refused the connection"));
    }

    Scene gathered(Duration held, long requests) {
        health = new Health(
                health.kind(),
                health.reason(),
                health.message(),
                held,
                requests,
                health.firstBadAt(),
                health.breachAt());
        return this;
    }

    Observation observe() {
        @Nullable
        Target target = missing
                ? null
                : new Target(
                        uid,
                        replicas,
                        template,
                        wanted,
                        rolledOut,
                        restartPending,
                        handsOff,
                        brakeOffered,
                        namespaceEnding);
        return new Observation(
                now, "t2", new Intent(leaving, paused, verbs), journal, target, preflight, progress, health, permits);
    }

    Decision decide() {
        return Decider.decide(observe());
    }
}
