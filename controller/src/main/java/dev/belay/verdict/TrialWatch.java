package dev.belay.verdict;

import dev.belay.api.Prometheus;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import dev.belay.release.Verdicts.Member;
import dev.belay.release.Verdicts.Remark;
import dev.belay.release.Verdicts.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One trial as the monitor sees it: who is in it, its judges, and what was said last. The reconcile tells it of pods
/// and steps, rounds tell it what Prometheus answered; a lock that nobody waits under keeps them apart.
final class TrialWatch {

    /// What a signal's question is asked for.
    static final String ERRORS = "errors";

    static final String LATENCY = "latency";
    private static final String TERMS = "terms";

    /// A pod that is gone had its last requests too; its last scrape comes a little later.
    private static final Duration GONE_ASKED = Duration.ofSeconds(30);

    private static final Duration REPLAYED = Duration.ofSeconds(60);
    private static final int POLLS_REPLAYED = 12;

    /// Longer than any question may take, a culprit's quarantine included: whatever keeps the answers away then, what
    /// was said last must not stand for what is.
    private static final Duration SILENT = Duration.ofSeconds(20);

    private static final int SPACINGS_SILENT = 5;

    /// What one range query may ask for.
    private static final int MOST_POLLS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final PodWatch pods;
    private final Map<String, Instant> seenAt = new LinkedHashMap<>();
    private final Map<String, Set<String>> withSeries = new HashMap<>();
    private final Set<String> asking = new HashSet<>();
    private final Map<String, Instant> heardAt = new HashMap<>();

    private Subject subject;
    private Criteria criteria;
    private @Nullable Measured measured;
    private List<Remark> remarks = List.of();
    private Verdict unseen = Verdict.of(VerdictReason.NOT_LOOKED_YET, new Numbers.Nothing("nothing seen yet"));

    private @Nullable TrialJudge judge;
    private Said.@Nullable State inherited;
    private @Nullable Instant replayFrom;
    private @Nullable Said said;
    private int judgedStep;
    private int judgedWeight;
    private boolean isOff;

    private PodsSeen podsSeen = new PodsSeen(null, List.of(), null);
    private @Nullable Verdict podBreach;
    private @Nullable Instant podBreachAt;
    private @Nullable Told told;
    private @Nullable Instant askedAt;

    /// What differs must be told.
    private record Told(VerdictReason reason, boolean isHeld, List<Remark> remarks) {}

    TrialWatch(Subject subject, Criteria criteria, Instant now) {
        this.subject = subject;
        this.criteria = criteria;
        pods = new PodWatch(subject.trial().startedAt());
        measured = criteria.needsPrometheus() ? inheritedTerms(subject) : bare(criteria);
        inherited = inherited(subject);
        see(subject, criteria, now);
        if (measured != null) {
            lock.lock();
            try {
                seat(measured, now);
            } finally {
                lock.unlock();
            }
        }
    }

    private static Measured bare(Criteria criteria) {
        return criteria.every() == null ? Measured.WITHOUT_SAMPLES : new Measured(criteria.every(), Map.of());
    }

    /// What is remembered of another trial says nothing of this one.
    private static @Nullable Measured inheritedTerms(Subject subject) {
        String mine = subject.trial().id() + " ";
        String terms = subject.saved().memory().getOrDefault(TERMS, "");
        return terms.startsWith(mine) ? Measured.read(terms.substring(mine.length())) : null;
    }

    private static Said.@Nullable State inherited(Subject subject) {
        StatusForm.Judged saved = subject.saved();
        boolean isOurs = saved.memory()
                .getOrDefault(TERMS, "")
                .startsWith(subject.trial().id() + " ");
        if (saved.until() == null || !isOurs) {
            return null;
        }
        Map<String, String> texts = new HashMap<>(saved.memory());
        texts.remove(TERMS);
        return new Said.State(saved.until(), texts);
    }

    /// The newest word on who is on trial; pods are judged at once.
    void see(Subject newest, Criteria newCriteria, Instant now) {
        lock.lock();
        try {
            subject = newest;
            if (!newCriteria.equals(criteria)) {
                retune(newCriteria);
            }
            pods.see(
                    Stream.concat(newest.stable().stream(), newest.candidate().stream())
                            .toList(),
                    now);
            members().forEach(member -> seenAt.put(member.pod(), now));
            seenAt.values().removeIf(seen -> Duration.between(seen, now).compareTo(GONE_ASKED) > 0);
            judgePods(now);
            if (judge != null) {
                follow(judge, now);
                // What was gathered in the step before must not stand for this one.
                said = judge.said(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private Stream<Member> members() {
        return Stream.concat(subject.stable().stream(), subject.candidate().stream());
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
        measured = null;
    }

    /// Judges the same pods again, for one of them waits for an image too long by now.
    void judgePods(Instant now) {
        lock.lock();
        try {
            List<PodFacts> facts = subject.candidate().stream().map(pods::facts).toList();
            podsSeen = PodJudge.judge(facts, now);
            if (podBreach == null && podsSeen.breach() != null) {
                podBreach = podsSeen.breach();
                podBreachAt = now;
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Instant judgePodsAgainAt() {
        lock.lock();
        try {
            return podBreach == null ? podsSeen.again() : null;
        } finally {
            lock.unlock();
        }
    }

    private void follow(TrialJudge present, Instant now) {
        boolean sameStep = subject.step() == judgedStep;
        // Weight 0 before the route shows it again after a withdrawal, too: nothing can be due then.
        boolean off = subject.withdrawn() || (sameStep && judgedWeight > 0 && subject.weight() == 0);
        if (!sameStep) {
            present.beginStep(subject.weight(), minRequests(), now);
            judgedWeight = subject.weight();
        } else if (!off && subject.weight() != judgedWeight) {
            change(present, now);
        }
        judgedStep = subject.step();
        if (off != isOff) {
            isOff = off;
            if (off) {
                present.withdraw();
            } else {
                present.readmit();
            }
        }
    }

    /// The step's proof begins with the share that the step asks for; a share that moves otherwise, because pods come
    /// and go, takes nothing away from what was gathered.
    private void change(TrialJudge present, Instant now) {
        var plan = subject.trial().plan();
        int asked = subject.step() < 1 ? 0 : plan.weightAt(Math.min(subject.step(), plan.finalStep()));
        if (judgedWeight == 0 || (judgedWeight < asked && subject.weight() >= asked)) {
            present.beginStep(subject.weight(), minRequests(), now);
        } else {
            present.reweigh(subject.weight());
        }
        judgedWeight = subject.weight();
    }

    private long minRequests() {
        var plan = subject.trial().plan();
        boolean isOfPlan = subject.step() >= 1 && subject.step() <= plan.steps().size();
        return Math.max(
                criteria.minRequests(), isOfPlan ? plan.step(subject.step()).minRequests() : 0);
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
            } else if (found.obstacle() != null) {
                VerdictReason reason = switch (found.obstacle().reason()) {
                    case PARTIAL -> VerdictReason.PARTIAL;
                    case PREFLIGHT_RUNNING -> VerdictReason.NOT_LOOKED_YET;
                    default -> VerdictReason.METRICS_UNAVAILABLE;
                };
                unseen = Verdict.of(reason, new Numbers.Nothing(found.obstacle().detail()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void seat(Measured found, Instant now) {
        measured = found;
        TrialJudge seated = new TrialJudge(found.terms(criteria));
        judge = seated;
        judgedStep = subject.step();
        judgedWeight = subject.weight();
        isOff = subject.withdrawn();
        Said.State state = inherited;
        List<Remark> all = new ArrayList<>(remarks);
        if (state == null) {
            seated.beginStep(subject.weight(), minRequests(), now);
        } else {
            for (StateRefused refused : seated.resume(state, subject.weight(), minRequests())) {
                all.add(new Remark(Reason.EVIDENCE_REFUSED, Objects.requireNonNullElse(refused.getMessage(), "")));
            }
            replayFrom = replayFrom(state.savedAt(), found.spacing(), now);
        }
        if (isOff) {
            seated.withdraw();
        }
        if (criteria.dialect() == Dialect.NONE) {
            all.add(new Remark(Reason.UNMEASURED, "dialect none: requests are not read, pods and gauges alone speak"));
        }
        remarks = List.copyOf(all);
        inherited = null;
        said = seated.said(now);
    }

    private static Instant replayFrom(Instant savedAt, Duration spacing, Instant now) {
        Duration before = spacing.multipliedBy(POLLS_REPLAYED);
        Instant from = savedAt.minus(before.compareTo(REPLAYED) > 0 ? before : REPLAYED);
        Instant earliest = now.minus(spacing.multipliedBy(MOST_POLLS));
        return from.isBefore(earliest) ? earliest : from;
    }

    /// What is to be asked for this trial.
    ///
    /// @param at a multiple of the spacing, so that another process asks about the same moments
    /// @param from null: of this moment; else of each spacing since then, because another process was there before
    record Errand(
            Prometheus where,
            Criteria criteria,
            Measured measured,
            Instant at,
            @Nullable Instant from) {}

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
            long spacing = found.spacing().toSeconds();
            Instant at = Instant.ofEpochSecond(now.getEpochSecond() / spacing * spacing);
            if (at.equals(askedAt)) {
                return null;
            }
            askedAt = at;
            if (replayFrom == null) {
                said = present.tick(at);
            }
            signals().forEach(signal -> mistrust(present, signal, now));
            Prometheus where = criteria.prometheus();
            return where == null || !criteria.needsPrometheus()
                    ? null
                    : new Errand(where, criteria, found, at, replayFrom);
        } finally {
            lock.unlock();
        }
    }

    private List<String> signals() {
        return Stream.of(ERRORS, LATENCY).filter(this::isKnown).toList();
    }

    private void mistrust(TrialJudge present, String signal, Instant now) {
        Instant last = heardAt.computeIfAbsent(signal, never -> now);
        Duration silence = Duration.between(last, now);
        Duration most = measured == null ? SILENT : measured.spacing().multipliedBy(SPACINGS_SILENT);
        if (silence.compareTo(SILENT) > 0 && silence.compareTo(most) > 0) {
            String words = "no answer of Prometheus reached the judges for %ds; see the operator's log"
                    .formatted(silence.toSeconds());
            said = present.miss(
                    signal,
                    new Verdict.Unavailable(VerdictReason.METRICS_UNAVAILABLE, new Numbers.Nothing(words)),
                    now);
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
        lock.lock();
        try {
            return subject.release();
        } finally {
            lock.unlock();
        }
    }

    Criteria criteria() {
        lock.lock();
        try {
            return criteria;
        } finally {
            lock.unlock();
        }
    }

    /// One question at a time of a kind: a slow answer must not be overtaken.
    boolean beginAsking(String what) {
        lock.lock();
        try {
            return asking.add(what);
        } finally {
            lock.unlock();
        }
    }

    void endAsking(String what) {
        lock.lock();
        try {
            asking.remove(what);
        } finally {
            lock.unlock();
        }
    }

    List<PodName> names() {
        lock.lock();
        try {
            return seenAt.keySet().stream().map(this::name).toList();
        } finally {
            lock.unlock();
        }
    }

    List<String> candidates() {
        lock.lock();
        try {
            return subject.candidate().stream().map(Member::pod).toList();
        } finally {
            lock.unlock();
        }
    }

    /// Whom to ask about before there is a candidate, or while it has no series yet.
    List<PodName> surveyed() {
        lock.lock();
        try {
            List<Member> members = subject.stable().isEmpty() ? subject.candidate() : subject.stable();
            return members.stream().map(member -> name(member.pod())).toList();
        } finally {
            lock.unlock();
        }
    }

    private PodName name(String pod) {
        return new PodName(subject.release().namespace(), pod);
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
        heardAt.put(signal, at);
        List<String> blind = subject.candidate().stream()
                .map(Member::pod)
                .filter(pod -> reading.withoutBucket().contains(name(pod)))
                .toList();
        if (!blind.isEmpty()) {
            String words = "no bucket in the series of %s".formatted(String.join(", ", blind));
            return present.miss(
                    signal, new Verdict.Unavailable(VerdictReason.BUCKET_MISSING, new Numbers.Nothing(words)), at);
        }
        return present.take(signal, new Poll(at, podsNow(), counters(signal, reading), subject.weight() < 100));
    }

    private List<Pod> podsNow() {
        return Stream.concat(
                        subject.stable().stream().map(one -> pods.pod(one, Pod.Side.STABLE)),
                        subject.candidate().stream().map(one -> pods.pod(one, Pod.Side.CANDIDATE)))
                .toList();
    }

    /// A pod that had series and lost them is not one that had no request: another target of it, such as a sidecar,
    /// may still be scraped.
    private Map<String, Counters> counters(String signal, Reading reading) {
        Set<String> known = withSeries.computeIfAbsent(signal, name -> new HashSet<>());
        Map<String, Counters> counters = new HashMap<>();
        for (String pod : seenAt.keySet()) {
            Counters counted = reading.counters().get(name(pod));
            Instant scraped = reading.scrapedOnly().get(name(pod));
            if (counted != null) {
                known.add(pod);
                counters.put(pod, counted);
            } else if (scraped != null && !known.contains(pod)) {
                counters.put(pod, new Counters(0, 0, scraped));
            }
        }
        return counters;
    }

    void miss(String signal, Verdict.Unavailable why, Instant at) {
        lock.lock();
        try {
            if (judge != null && isKnown(signal)) {
                heardAt.put(signal, at);
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
        boolean isHeld =
                isOfPlan && gathered().compareTo(plan.step(subject.step()).hold()) >= 0;
        return new Told(verdict().reason(), isHeld, remarks());
    }

    private Verdict verdict() {
        if (podBreach != null) {
            return podBreach;
        }
        return said == null || judge == null ? unseen : said.verdict();
    }

    private Duration gathered() {
        return said == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.round(said.hold().seconds() * 1000));
    }

    private dev.belay.release.Health health() {
        Said judges = said;
        Verdict verdict = verdict();
        boolean isOfPods = verdict == podBreach;
        return HealthForm.of(
                verdict,
                gathered(),
                judges == null ? 0 : judges.requests(),
                isOfPods
                        ? new HealthForm.Moments(podBreachAt, podBreachAt)
                        : new HealthForm.Moments(
                                judges == null ? null : judges.firstBadAt(),
                                judges == null ? null : judges.breachAt()));
    }

    private StatusForm.Judged judged() {
        if (measured == null) {
            return subject.saved();
        }
        Said.State state = judge == null ? null : judge.state();
        Map<String, String> memory = new HashMap<>(state == null ? Map.of() : state.texts());
        memory.put(TERMS, subject.trial().id() + " " + measured.text());
        return new StatusForm.Judged(memory, state == null ? null : state.savedAt());
    }

    private List<Remark> remarks() {
        List<Remark> all = new ArrayList<>(remarks);
        podsSeen.named().forEach(named -> all.add(new Remark(Reason.CANDIDATE_STARTING, named)));
        if (said != null && !said.leftOut().isEmpty()) {
            all.add(new Remark(Reason.SAMPLES_MISSING, "no new samples of " + String.join(", ", said.leftOut())));
        }
        return all;
    }
}
