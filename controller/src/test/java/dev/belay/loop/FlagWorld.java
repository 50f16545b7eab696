package dev.belay.loop;

import dev.belay.api.ReleaseStatus;
import dev.belay.flags.FlagTrouble;
import dev.belay.flags.Standing;
import dev.belay.flags.Wish;
import dev.belay.release.Brake;
import dev.belay.release.Decider;
import dev.belay.release.Decision;
import dev.belay.release.Exposure;
import dev.belay.release.Facts;
import dev.belay.release.FlagLever;
import dev.belay.release.Health;
import dev.belay.release.Journal;
import dev.belay.release.Observation;
import dev.belay.release.Obstacle;
import dev.belay.release.Permits;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.Preflight;
import dev.belay.release.Progress;
import dev.belay.release.Reason;
import dev.belay.release.Revision;
import dev.belay.release.StatusForm;
import dev.belay.release.Trial;
import dev.belay.release.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A flag, a status, and an operator between them that can die at each write and each call, in virtual
/// time. What is decided and wished is the product's own; Unleash and the API server are three fields.
final class FlagWorld {

    static final Revision FORMER = new Revision("2026-10");

    private static final Plan PLAN = new Plan(
            Plan.Strategy.FLAG,
            List.of(shown(5), shown(50)),
            Duration.ofSeconds(3),
            Duration.ofMinutes(10),
            new Plan.Levers(List.of(), List.of(), new FlagLever("default", "production", "new-checkout", null, false)));

    /// A call is given up after this long, and is done or not.
    private static final Duration CALL = Duration.ofSeconds(2);

    /// How often it is looked whether a flag is still as it is to be.
    private static final Duration LOOKS = Duration.ofSeconds(5);

    /// What was sent and has not arrived.
    private record Late(int from, int to, Instant at) {}

    private final Random random;
    private final int former;
    private final Set<Revision> bad;
    private final List<Late> late = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private int ids;
    private boolean aborts;

    // What outlives the process
    private @Nullable ReleaseStatus status;
    private Revision wanted = FORMER;
    private int share;
    private boolean up = true;
    private int onRecord;

    // What does not
    private @Nullable Journal journal;
    private @Nullable Standing standing;
    private @Nullable Integer read;
    private @Nullable Integer seenThere;
    private Instant lookAt = now;
    private int rounds;

    /// The process is gone, in the middle of something.
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    FlagWorld(Random random, int former, Set<Revision> bad) {
        this.random = random;
        this.former = former;
        this.bad = bad;
        share = former;
    }

    private static Plan.Step shown(int percent) {
        return new Plan.Step(percent, Duration.ofSeconds(1), 0, Plan.Gate.OPEN, percent);
    }

    void asksFor(Revision release) {
        tell("asks for " + release);
        wanted = release;
    }

    void saysAbort() {
        tell("says abort");
        aborts = true;
    }

    void unleash(boolean answers) {
        tell(answers ? "Unleash answers" : "Unleash is away");
        up = answers;
    }

    int share() {
        return share;
    }

    Phase phase() {
        return StatusForm.read(status, now).phase();
    }

    @Nullable
    Revision stable() {
        return StatusForm.read(status, now).stable();
    }

    List<String> told() {
        return told;
    }

    /// Something happens; with faults, perhaps the operator's death.
    void goOn(boolean faults) {
        now = now.plusMillis(random.nextInt(400));
        late.stream().filter(one -> !one.at().isAfter(now)).forEach(one -> land(one.from(), one.to()));
        late.removeIf(one -> !one.at().isAfter(now));
        try {
            // Who keeps the flag has a thread of its own and is never later than a round.
            if (isKeepingDue()) {
                keep(faults);
            } else {
                round(faults);
            }
        } catch (Killed dead) {
            tell("killed");
            journal = null;
            standing = null;
            read = null;
            seenThere = null;
            rounds = 0;
        }
    }

    private void mayDie(boolean faults) {
        if (faults && random.nextInt(25) == 0) {
            throw new Killed();
        }
    }

    // One round, in the order of Rounds and Turn

    private void round(boolean faults) {
        Journal known = settled(journal == null ? StatusForm.read(status, now) : journal);
        Decision decision = Decider.decide(observe(known));
        boolean turnsBack =
                decision.phase() instanceof Phase.RollingBack && !(known.phase() instanceof Phase.RollingBack);
        journal = decision.journal();
        rounds++;
        if (turnsBack && random.nextBoolean()) {
            want(decision.journal());
            mayDie(faults);
            record(decision, faults);
        } else {
            record(decision, faults);
            want(decision.journal());
        }
    }

    private Journal settled(Journal known) {
        Exposure owed = known.owed() == null ? null : Exposure.desired(known, null);
        return owed != null && Flagging.isThere(standing, owed) ? known.settled() : known;
    }

    private void record(Decision decision, boolean faults) {
        mayDie(faults);
        if (decision.phase() instanceof Phase.RollingBack) {
            aborts = false;
        }
        String before = status == null ? "" : String.valueOf(status.summary().phase());
        status = StatusForm.write(
                decision, health(decision.phase()), StatusForm.Judged.NOTHING, new StatusForm.Place("r", "n", 1, 0));
        onRecord = most();
        boolean isSaidBack = decision.phase() instanceof Phase.RolledBack && !before.equals("RolledBack");
        if (isSaidBack && decision.journal().owed() == null && !Objects.equals(seenThere, former)) {
            throw new AssertionError("said to be back before the flag was read there: " + told);
        }
        if (!before.equals(status.summary().phase())) {
            tell(decision.phase().word() + " for " + decision.reason().word());
        }
        mayDie(faults);
    }

    private Observation observe(Journal known) {
        Phase phase = known.phase();
        boolean isBack = phase instanceof Phase.RollingBack;
        var verbs = aborts && phase.trialUnderWay() != null && !isBack
                ? List.of(new Verb(Verb.Name.ABORT, "now", "ada"))
                : List.<Verb>of();
        Observation.Target target =
                new Observation.Target("uid", 3, wanted, wanted, true, false, null, Brake.NONE, false);
        Observation bare = new Observation(
                now,
                "t" + ++ids,
                new Observation.Intent(false, false, verbs),
                known,
                target,
                preflight(known),
                Progress.NONE
                        .withSettled(true)
                        .with(new Progress.Pods(true, true, true))
                        .with(new Progress.Levers(true, isBack)),
                health(phase),
                Permits.ALL);
        Exposure wished = Exposure.desired(known, Facts.of(bare, target, FlagTrial.share(phase, standing)));
        return bare.with(FlagProgress.with(bare.progress(), wished, phase, standing));
    }

    private Preflight preflight(Journal known) {
        if (known.phase() instanceof Phase.InTrial trial) {
            return new Preflight.Clear(trial.trial().plan());
        }
        return up && known.owed() == null && share <= PLAN.exposureAt(1)
                ? new Preflight.Clear(
                        PLAN.with(Objects.requireNonNull(PLAN.levers().flag()).found(share)))
                : new Obstacle(Reason.FLAG_UNFIT, "");
    }

    /// Prometheus remembers what a new process has not seen; it takes that one a moment to ask.
    private Health health(Phase phase) {
        Trial trial = phase.trialUnderWay();
        boolean isJudged = FlagTrial.share(phase, null) > 0;
        boolean isBad = trial != null && bad.contains(trial.candidate()) && isJudged;
        Health.Kind kind = rounds < 2 ? Health.Kind.UNAVAILABLE : isBad ? Health.Kind.BREACH : Health.Kind.HEALTHY;
        Reason reason = switch (kind) {
            case BREACH -> Reason.BREACH;
            case UNAVAILABLE -> Reason.METRICS_UNAVAILABLE;
            default -> Reason.WITHIN_LIMITS;
        };
        return new Health(kind, reason, "", Duration.ofSeconds(1), 100, null, null);
    }

    // The flag, as who keeps it keeps it

    private void want(Journal known) {
        Observation.Target target =
                new Observation.Target("uid", 3, wanted, wanted, true, false, null, Brake.NONE, false);
        Facts facts = Facts.of(observe(known), target, FlagTrial.share(known.phase(), standing));
        Exposure wished = Exposure.desired(known, facts);
        if (wished == null) {
            standing = null;
            return;
        }
        Wish wish = Flagging.wish(wished.share());
        if (standing == null || !standing.wish().equals(wish)) {
            standing = new Standing(wish, false, null, 0);
            lookAt = now;
        }
    }

    private boolean isKeepingDue() {
        return standing != null && !now.isBefore(lookAt) && random.nextInt(3) > 0;
    }

    private void keep(boolean faults) {
        Standing before = Objects.requireNonNull(standing);
        int percent = percent(before.wish());
        if (!up) {
            read = null;
            standing = new Standing(before.wish(), false, new FlagTrouble(FlagTrouble.Kind.UNREACHABLE, "away"), 0);
        } else if (read == null) {
            read = share;
        } else if (read == percent) {
            read = null;
            seenThere = percent;
            standing = new Standing(before.wish(), true, null, 0);
            lookAt = now.plus(LOOKS);
        } else {
            int from = read;
            read = null;
            call(from, percent, faults);
        }
    }

    private void call(int from, int to, boolean faults) {
        if (faults && random.nextInt(10) == 0) {
            late.add(new Late(from, to, now.plusMillis(random.nextInt((int) CALL.toMillis()))));
        } else {
            land(from, to);
        }
        mayDie(faults);
    }

    private static int percent(Wish wish) {
        return switch (wish) {
            case Wish.Show(int percent) -> percent;
            case Wish.Restore(int percent) -> percent;
            case Wish.Off() -> 0;
        };
    }

    /// The call tests what was read.
    private void land(int from, int to) {
        if (share == from) {
            share = to;
            tell("the flag is at " + to);
            if (to > onRecord) {
                throw new AssertionError("shown to %d of a hundred in a step of %d: %s".formatted(to, onRecord, told));
            }
        }
    }

    /// What may be shown by what is on record: nobody is shown more than the step that status names.
    private int most() {
        Phase phase = phase();
        Trial trial = phase.trialUnderWay();
        if (phase instanceof Phase.Serving serving && trial != null) {
            return trial.plan().exposureAt(serving.step());
        }
        // What was sent before a rollback may still arrive, and is undone.
        return phase instanceof Phase.RollingBack ? onRecord : former;
    }

    private void tell(String what) {
        told.add(now + " " + what);
    }
}
