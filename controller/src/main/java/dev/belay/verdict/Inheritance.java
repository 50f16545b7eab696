package dev.belay.verdict;

import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts.Remark;
import dev.belay.release.Verdicts.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What another process left in status of a trial: how it was measured, and what its judges knew.
///
/// @param state null: they had not looked yet
record Inheritance(Measured measured, Said.@Nullable State state) {

    private static final String TERMS = "terms";
    private static final Duration REPLAYED = Duration.ofSeconds(60);
    private static final int LOOKS_REPLAYED = 12;

    /// What one range query may ask for.
    private static final int MOST_POLLS = 10_000;

    /// Null: nothing. What is remembered of another trial says nothing of this one.
    static @Nullable Inheritance of(Subject subject) {
        StatusForm.Judged saved = subject.saved();
        String mine = subject.trial().id() + " ";
        String terms = saved.memory().getOrDefault(TERMS, "");
        Measured measured = terms.startsWith(mine) ? Measured.read(terms.substring(mine.length())) : null;
        if (measured == null) {
            return null;
        }
        Map<String, String> texts = new HashMap<>(saved.memory());
        texts.remove(TERMS);
        return new Inheritance(measured, saved.until() == null ? null : new Said.State(saved.until(), texts));
    }

    /// What the next process will find.
    static StatusForm.Judged left(Subject subject, Measured measured, Said.@Nullable State state) {
        Map<String, String> memory = new HashMap<>(state == null ? Map.of() : state.texts());
        memory.put(TERMS, subject.trial().id() + " " + measured.text());
        return new StatusForm.Judged(memory, state == null ? null : state.savedAt());
    }

    /// What was remarked when it was measured, as far as the terms still tell.
    List<Remark> remarks(Criteria criteria) {
        List<Remark> all = new ArrayList<>();
        if (criteria.dialect() != Dialect.NONE) {
            Budget.risk(measured.spacing(), measured.spacing())
                    .ifPresent(risk -> all.add(new Remark(Reason.BUDGET_AT_RISK, risk)));
            if (!measured.isLatencyJudged()) {
                all.add(new Remark(Reason.UNMEASURED, "latency: no histogram bucket that it can be judged by"));
            }
        }
        return all;
    }

    /// From when on the gap until now is asked for.
    static Instant replayFrom(Instant savedAt, Measured measured, Instant now) {
        Duration before = measured.spacing().multipliedBy(LOOKS_REPLAYED);
        Instant from = savedAt.minus(before.compareTo(REPLAYED) > 0 ? before : REPLAYED);
        Instant earliest = now.minus(measured.asked().multipliedBy(MOST_POLLS));
        return from.isBefore(earliest) ? earliest : from;
    }
}
