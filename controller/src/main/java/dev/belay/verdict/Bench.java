package dev.belay.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the judges of a trial sit, and what another process needs to seat them again.
final class Bench {

    /// @param signals the leading one first; none: pods and gauges alone speak
    record Terms(Duration spacing, List<Signal> signals, List<GaugeJudge.Bounds> gauges) {
        Terms {
            signals = List.copyOf(signals);
            gauges = List.copyOf(gauges);
        }
    }

    private static final String HOLD = "hold";
    private static final String ANSWERS = "answers";

    private final Terms terms;
    private final Map<String, SignalWatch> signals = new LinkedHashMap<>();
    private final Map<String, GaugeJudge> gauges = new LinkedHashMap<>();
    private AnswerJudge answers;
    private Hold hold = Hold.NOTHING;

    Bench(Terms terms) {
        this.terms = terms;
        answers = new AnswerJudge(Seconds.of(terms.spacing()));
        terms.signals().forEach(signal -> signals.put(signal.name(), new SignalWatch(signal)));
        terms.gauges().forEach(bounds -> gauges.put(bounds.metric(), new GaugeJudge(bounds)));
    }

    /// Seats the judges as another process left them; tells what was refused, whose judges begin anew.
    List<StateRefused> resume(Said.State state) {
        List<StateRefused> refused = new ArrayList<>();
        state.texts().forEach((judge, text) -> {
            try {
                resume(judge, text, state.savedAt());
            } catch (StateRefused notOurs) {
                refused.add(notOurs);
            }
        });
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

    AnswerJudge answers() {
        return answers;
    }

    Hold hold() {
        return hold;
    }

    void hold(Hold newHold) {
        hold = newHold;
    }

    Collection<SignalWatch> signals() {
        return signals.values();
    }

    Collection<GaugeJudge> gauges() {
        return gauges.values();
    }

    boolean isLeading(String signal) {
        return signal.equals(terms.signals().getFirst().name());
    }

    SignalWatch signal(String name) {
        return Objects.requireNonNull(signals.get(name), () -> "no signal '" + name + "' in this trial");
    }

    GaugeJudge gauge(String metric) {
        return Objects.requireNonNull(gauges.get(metric), () -> "no metric '" + metric + "' in this trial");
    }
}
