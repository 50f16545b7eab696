package dev.belay.verdict;

import dev.belay.api.Prometheus;
import dev.belay.release.Health;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import dev.belay.release.Verdicts.Remark;
import dev.belay.release.Verdicts.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One trial as the monitor sees it: who is in it, its judges, and what was said last. The reconcile tells it of pods
/// and steps, rounds tell it what Prometheus answered; a lock that nobody waits under keeps them apart.
final class TrialWatch {

    /// What a signal's question is asked for.
    static final String ERRORS = "errors";

    static final String LATENCY = "latency";

    private final ReentrantLock lock = new ReentrantLock();
    private final Roster roster;
    private final PodVerdict pods = new PodVerdict();
    private final Silence silence = new Silence();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final Verdicts.Key release;

    private Subject subject;
    private volatile Criteria criteria;
    private @Nullable Measured measured;
    private List<Remark> remarks = List.of();
    private Verdict unseen = Verdict.of(VerdictReason.NOT_LOOKED_YET, new Numbers.Nothing("nothing seen yet"));

    private @Nullable TrialJudge judge;
    private @Nullable Steps steps;
    private Said.@Nullable State inherited;
    private @Nullable Instant replayFrom;
    private @Nullable Said said;
    private @Nullable Told told;
    private @Nullable Instant askedAt;

    /// What differs must be told.
    private record Told(VerdictReason reason, int met, List<Remark> remarks) {}

    TrialWatch(Subject subject, Criteria criteria, Instant now) {
        this.subject = subject;
        release = subject.release();
        this.criteria = criteria;
        roster = new Roster(subject);
        Inheritance left = Inheritance.of(subject);
        if (left != null) {
            inherited = left.state();
            remarks = left.remarks(criteria);
        }
        see(subject, criteria, now);
        Measured known = criteria.needsPrometheus()
                ? (left == null ? null : left.measured())
                : Measured.withoutSamples(criteria);
        if (known != null) {
            lock.lock();
            try {
                seat(known, now);
            } finally {
                lock.unlock();
            }
        }
    }

    /// The newest word on who is on trial; pods are judged at once.
    void see(Subject newest, Criteria newCriteria, Instant now) {
        lock.lock();
        try {
            subject = newest;
            if (!newCriteria.equals(criteria)) {
                retune(newCriteria);
            }
            roster.see(newest, now);
            pods.judge(roster.facts(), now);
            if (judge != null && steps != null) {
                steps.follow(newest, minRequests(), now);
                // What was gathered in the step before must not stand for this one.
                said = judge.said(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Limits were changed in mid-trial: what still holds is carried over, and the rest begins anew. A breach stands:
    /// it was one when it was seen.
    private void retune(Criteria newCriteria) {
        if (said != null && said.verdict() instanceof Verdict.Breach) {
            return;
        }
        criteria = newCriteria;
        inherited = judge == null ? inherited : judge.state();
        judge = null;
        steps = null;
        measured = null;
    }

    /// Judges the same pods again where one of them has waited for an image too long by now.
    void judgePods(Instant now) {
        lock.lock();
        try {
            Instant again = pods.again();
            if (again != null && !now.isBefore(again)) {
                pods.judge(roster.facts(), now);
            }
        } finally {
            lock.unlock();
        }
    }

    private long minRequests() {
        return Steps.minRequests(subject, criteria);
    }

    /// What the survey found, so that the judges can be seated.
    void begin(Survey.Found found, Instant now) {
        lock.lock();
        try {
            if (judge != null) {
                return;
            }
            remarks = found.remarks();
            if (found.measured() != null) {
                seat(found.measured(), now);
            } else {
                unseen = found.unseen();
            }
        } finally {
            lock.unlock();
        }
    }

    private void seat(Measured found, Instant now) {
        measured = found;
        TrialJudge seated = new TrialJudge(found.terms(criteria));
        judge = seated;
        steps = new Steps(seated, subject);
        Said.State state = inherited;
        List<Remark> all = new ArrayList<>(remarks);
        if (state == null) {
            seated.beginStep(subject.weight(), minRequests(), now);
        } else {
            for (StateRefused refused : seated.resume(state, subject.weight(), minRequests())) {
                all.add(new Remark(Reason.EVIDENCE_REFUSED, Objects.requireNonNullElse(refused.getMessage(), "")));
            }
            replayFrom = Inheritance.replayFrom(state.savedAt(), found, now);
        }
        if (subject.withdrawn()) {
            seated.withdraw();
        }
        if (criteria.dialect() == Dialect.NONE) {
            all.add(new Remark(Reason.UNMEASURED, "dialect none: requests are not read, pods and gauges alone speak"));
        }
        remarks = List.copyOf(all);
        inherited = null;
        said = seated.said(now);
    }

    /// Null: nothing is due. At weight 0, and where no requests are read, time itself makes the looks.
    @Nullable
    Errand due(Instant now) {
        lock.lock();
        try {
            Measured found = measured;
            TrialJudge present = judge;
            if (found == null || present == null) {
                return null;
            }
            Instant at = Seconds.floor(now, found.asked());
            if (at.equals(askedAt)) {
                return null;
            }
            Instant whole = Seconds.floor(now, found.spacing());
            boolean isWhole = askedAt == null || askedAt.isBefore(whole);
            askedAt = at;
            if (replayFrom == null && isWhole) {
                said = present.tick(whole);
            }
            for (String signal :
                    Stream.of(ERRORS, LATENCY).filter(this::isKnown).toList()) {
                Verdict.Unavailable silent = silence.of(signal, found.spacing(), now);
                said = silent == null ? said : present.miss(signal, silent, now);
            }
            Prometheus where = criteria.prometheus();
            return where == null || !criteria.needsPrometheus()
                    ? null
                    : new Errand(where, criteria, found, at, isWhole, replayFrom);
        } finally {
            lock.unlock();
        }
    }

    /// Where it must be asked first how to measure; null: nowhere.
    @Nullable
    Prometheus surveyedAt() {
        lock.lock();
        try {
            return judge == null ? criteria.prometheus() : null;
        } finally {
            lock.unlock();
        }
    }

    Verdicts.Key release() {
        return release;
    }

    Criteria criteria() {
        return criteria;
    }

    /// One question at a time of a kind: a slow answer must not be overtaken.
    boolean beginAsking(String what) {
        return asking.add(what);
    }

    void endAsking(String what) {
        asking.remove(what);
    }

    List<PodName> names() {
        return seen(Roster::names);
    }

    List<String> candidates() {
        return seen(Roster::candidates);
    }

    Surveyed surveyed() {
        return seen(Roster::surveyed);
    }

    private <T> T seen(Function<Roster, T> what) {
        lock.lock();
        try {
            return what.apply(roster);
        } finally {
            lock.unlock();
        }
    }

    void take(String signal, Instant at, Reading reading) {
        lock.lock();
        try {
            if (judge != null && isKnown(signal)) {
                said = hear(judge, signal, at, reading);
            }
        } finally {
            lock.unlock();
        }
    }

    /// What every spacing since then looked like; a look that was judged already is told by the judges themselves.
    void replay(Map<Instant, Map<String, Reading>> readings) {
        lock.lock();
        try {
            TrialJudge present = judge;
            if (present == null || replayFrom == null) {
                return;
            }
            replayFrom = null;
            readings.forEach((at, bySignal) -> bySignal.forEach((signal, reading) -> {
                if (isKnown(signal)) {
                    said = hear(present, signal, at, reading);
                }
            }));
        } finally {
            lock.unlock();
        }
    }

    /// The terms may have changed while the answer was under way.
    private boolean isKnown(String signal) {
        return criteria.dialect() != Dialect.NONE
                && (signal.equals(ERRORS) || (measured != null && measured.isLatencyJudged()));
    }

    private Said hear(TrialJudge present, String signal, Instant at, Reading reading) {
        silence.heard(signal, at);
        List<String> blind = roster.blind(reading);
        if (blind.isEmpty()) {
            return present.take(signal, roster.poll(signal, at, reading, criteria.variant() != null));
        }
        Numbers words = new Numbers.Nothing("no bucket in the series of " + String.join(", ", blind));
        return present.miss(signal, new Verdict.Unavailable(VerdictReason.BUCKET_MISSING, words), at);
    }

    void miss(String signal, Verdict.Unavailable why, Instant at) {
        lock.lock();
        try {
            if (judge != null && isKnown(signal)) {
                silence.heard(signal, at);
                said = judge.miss(signal, why, at);
            }
        } finally {
            lock.unlock();
        }
    }

    void gauge(String metric, OptionalDouble value, Instant at) {
        lock.lock();
        try {
            boolean isKnown = criteria.gauges().stream()
                    .anyMatch(gauge -> gauge.bounds().metric().equals(metric));
            if (judge != null && isKnown) {
                said = judge.gauge(metric, value, at);
            }
        } finally {
            lock.unlock();
        }
    }

    Verdicts.Said said() {
        lock.lock();
        try {
            told = told();
            return new Verdicts.Said(health(), judged(), remarks());
        } finally {
            lock.unlock();
        }
    }

    /// Whether something else would be said now than was said last.
    boolean isNews() {
        lock.lock();
        try {
            Told now = told();
            boolean isNews = !now.equals(told);
            // Told once: whoever does not ask afterwards is not told of the same again.
            told = now;
            return isNews;
        } finally {
            lock.unlock();
        }
    }

    private Told told() {
        var plan = subject.trial().plan();
        boolean isOfPlan = subject.step() >= 1 && subject.step() <= plan.steps().size();
        int met = isOfPlan ? plan.step(subject.step()).met(gathered(), health().requests()) : 0;
        return new Told(verdict().reason(), met, remarks());
    }

    private Verdict verdict() {
        Verdict ofPods = pods.breach();
        if (ofPods != null) {
            return ofPods;
        }
        return said == null || judge == null ? unseen : said.verdict();
    }

    private Duration gathered() {
        return said == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.round(said.hold().seconds() * 1000));
    }

    private Health health() {
        Said judges = said;
        HealthForm.Moments moments = pods.breach() != null
                ? pods.moments()
                : new HealthForm.Moments(
                        judges == null ? null : judges.firstBadAt(), judges == null ? null : judges.breachAt());
        return HealthForm.of(verdict(), gathered(), judges == null ? 0 : judges.requests(), moments);
    }

    private StatusForm.Judged judged() {
        return measured == null
                ? subject.saved()
                : Inheritance.left(subject, measured, judge == null ? null : judge.state());
    }

    private List<Remark> remarks() {
        List<Remark> all = new ArrayList<>(remarks);
        pods.named().forEach(named -> all.add(new Remark(Reason.CANDIDATE_STARTING, named)));
        if (judge != null) {
            judge.risk().ifPresent(risk -> all.add(new Remark(Reason.BUDGET_AT_RISK, risk)));
        }
        if (said != null && !said.leftOut().isEmpty()) {
            all.add(new Remark(Reason.SAMPLES_MISSING, "no new samples of " + String.join(", ", said.leftOut())));
        }
        return all;
    }
}
