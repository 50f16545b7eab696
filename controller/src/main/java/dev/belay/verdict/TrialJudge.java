package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All judges of one trial. The first signal leads: its looks gather the hold and miss answers. Each signal is fed on
/// its own, so that a slow query delays no other.
///
/// A breach stands until the trial ends, whatever is seen afterwards: between the look and the reconcile that acts on
/// it Prometheus may fall silent.
///
/// Mutable, owned by one thread.
final class TrialJudge {

    /// @param signals the leading one first; none: pods and gauges alone speak
    record Terms(Duration spacing, List<Signal> signals, List<GaugeJudge.Bounds> gauges) {
        Terms {
            signals = List.copyOf(signals);
            gauges = List.copyOf(gauges);
        }
    }

    private static final Verdict PODS_READY =
            Verdict.of(VerdictReason.PODS_READY, new Numbers.Nothing("pods ready, none fails"));

    private static final String HOLD = "hold";
    private static final String ANSWERS = "answers";

    private final Terms terms;
    private final Map<String, SignalWatch> signals = new LinkedHashMap<>();
    private final Map<String, GaugeJudge> gauges = new LinkedHashMap<>();
    private AnswerJudge answers;
    private Hold hold = Hold.NOTHING;
    private int weight;
    private boolean isWithdrawn;
    private @Nullable Said breached;

    TrialJudge(Terms terms) {
        this.terms = terms;
        answers = new AnswerJudge(Seconds.of(terms.spacing()));
        terms.signals().forEach(signal -> signals.put(signal.name(), new SignalWatch(signal)));
        terms.gauges().forEach(bounds -> gauges.put(bounds.metric(), new GaugeJudge(bounds)));
    }

    /// Carries on where another process was killed. Then replay the polls from a minute before what it was judged
    /// until: looks until then are needed for their baselines only.
    ///
    /// @return what was refused; those judges begin anew, which must be said
    List<StateRefused> resume(Said.State state, int weightNow, long minRequests) {
        weight = weightNow;
        List<StateRefused> refused = new ArrayList<>();
        state.texts().forEach((judge, text) -> {
            try {
                resume(judge, text, state.savedAt());
            } catch (StateRefused notOurs) {
                refused.add(notOurs);
            }
        });
        signals.values().forEach(signal -> signal.judge().demand(minRequests));
        return refused;
    }

    private void resume(String judge, String text, Instant savedAt) throws StateRefused {
        switch (judge) {
            case HOLD -> hold = Hold.resume(text, savedAt);
            case ANSWERS -> answers = AnswerJudge.resume(Seconds.of(terms.spacing()), text);
            default -> {
                for (Signal signal : terms.signals()) {
                    if (key(signal).equals(judge)) {
                        signals.put(signal.name(), new SignalWatch(signal, text, savedAt));
                    }
                }
                for (GaugeJudge.Bounds bounds : terms.gauges()) {
                    if (key(bounds).equals(judge)) {
                        gauges.put(bounds.metric(), GaugeJudge.resume(bounds, text, savedAt));
                    }
                }
            }
        }
    }

    /// What another process needs to carry on; null before the first look, when it needs nothing.
    Said.@Nullable State state() {
        Instant savedAt = judgedUntil();
        if (savedAt == null) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(HOLD, hold.text(savedAt));
        texts.put(ANSWERS, answers.text());
        for (Signal signal : terms.signals()) {
            SignalJudge judge = signal(signal.name()).judge();
            if (judge.judgedUntil() != null) {
                texts.put(key(signal), judge.text(savedAt));
            }
        }
        for (GaugeJudge.Bounds bounds : terms.gauges()) {
            GaugeJudge judge = gauge(bounds.metric());
            if (judge.judgedUntil() != null) {
                texts.put(key(bounds), judge.text(savedAt));
            }
        }
        return new Said.State(savedAt, texts);
    }

    /// The last look of any judge.
    private @Nullable Instant judgedUntil() {
        return Stream.of(
                        Stream.ofNullable(hold.until()),
                        signals.values().stream()
                                .flatMap(signal ->
                                        Stream.ofNullable(signal.judge().judgedUntil())),
                        gauges.values().stream().flatMap(gauge -> Stream.ofNullable(gauge.judgedUntil())))
                .flatMap(moments -> moments)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static String key(Signal signal) {
        return "signal." + signal.name();
    }

    private static String key(GaugeJudge.Bounds bounds) {
        return "metric." + bounds.metric();
    }

    /// The weight of the next step is asked for.
    void beginStep(int newWeight, long minRequests, Instant at) {
        weight = newWeight;
        hold = Hold.beginning(at);
        answers.beginStep();
        signals.values().forEach(signal -> {
            signal.judge().beginStep();
            signal.judge().demand(minRequests);
        });
    }

    /// The step is kept, with its hold, but its weight is 0 until the candidate can serve again.
    void withdraw() {
        isWithdrawn = true;
        answers.beginStep();
    }

    /// The traffic is back on.
    void readmit() {
        isWithdrawn = false;
        answers.beginStep();
    }

    Said take(String signal, Poll poll) {
        Seen seen = signal(signal).take(poll);
        Look look = seen.look();
        if (look != null && signal.equals(terms.signals().getFirst().name())) {
            answers.look(look, weight(), seen.isWatched());
            if (weight > 0) {
                gather(look.at(), look.hasTraffic());
            }
        }
        return said(poll.at());
    }

    Said miss(String signal, Verdict.Unavailable why, Instant at) {
        signal(signal).miss(why);
        return said(at);
    }

    Said gauge(String metric, OptionalDouble value, Instant at) {
        gauge(metric).look(value, at);
        return said(at);
    }

    /// Once a spacing where no signal leads: there are none, or at weight 0 nobody waits for requests.
    Said tick(Instant at) {
        if (signals.isEmpty() || weight == 0) {
            gather(at, true);
        }
        return said(at);
    }

    private int weight() {
        return isWithdrawn ? 0 : weight;
    }

    private void gather(Instant at, boolean hasTraffic) {
        if (isWithdrawn) {
            return;
        }
        hold = hold.plus(at, Seconds.of(terms.spacing()), hasTraffic, isCalm());
    }

    private boolean isCalm() {
        return weight == 0
                || (signals.values().stream().allMatch(SignalWatch::isCalm)
                        && gauges.values().stream().allMatch(gauge -> gauge.verdict() instanceof Verdict.Healthy));
    }

    private Said said(Instant at) {
        if (breached != null) {
            return breached;
        }
        Verdict verdict = verdict();
        boolean isBreach = verdict instanceof Verdict.Breach;
        Said said = new Said(
                verdict,
                hold.gathered(),
                requests(),
                isBreach ? troubleSince() : null,
                isBreach ? at : null,
                leftOut());
        if (isBreach) {
            breached = said;
        }
        return said;
    }

    private Verdict verdict() {
        List<Verdict> all = Stream.of(
                        answers.verdict().stream(),
                        signals.values().stream().map(SignalWatch::verdict),
                        gauges.values().stream().map(GaugeJudge::verdict))
                .flatMap(verdicts -> verdicts)
                .filter(verdict -> weight() > 0 || verdict instanceof Verdict.Breach)
                .toList();
        return Verdict.worst(all).orElse(PODS_READY);
    }

    private long requests() {
        return signals.values().stream()
                .limit(1)
                .mapToLong(signal -> signal.judge().requests())
                .sum();
    }

    private @Nullable Instant troubleSince() {
        return signals.values().stream()
                .filter(signal -> signal.verdict() instanceof Verdict.Breach)
                .flatMap(signal -> Stream.ofNullable(signal.judge().troubleSince()))
                .findFirst()
                .orElse(null);
    }

    private List<String> leftOut() {
        return signals.values().stream()
                .flatMap(signal -> signal.leftOut().stream())
                .distinct()
                .toList();
    }

    private SignalWatch signal(String name) {
        return Objects.requireNonNull(signals.get(name), () -> "no signal '" + name + "' in this trial");
    }

    private GaugeJudge gauge(String metric) {
        return Objects.requireNonNull(gauges.get(metric), () -> "no metric '" + metric + "' in this trial");
    }
}
