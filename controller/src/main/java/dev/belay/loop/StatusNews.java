package dev.belay.loop;

import dev.belay.api.Judgement;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.Stage;
import dev.belay.api.Summary;
import dev.belay.api.VerdictStatus;
import dev.belay.release.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How soon a status is to be written: a move at once, another reason or verdict when it has stood for five seconds,
/// other words for the same when they have, evidence once a minute, and what says nothing new never.
enum StatusNews {
    NONE,
    EVIDENCE,
    WORDS,
    REASON,
    MOVE;

    private static final Duration SELDOM = Duration.ofMinutes(1);

    static StatusNews of(@Nullable ReleaseStatus before, ReleaseStatus after, Phase phase) {
        if (phase instanceof Phase.Unknown || after.equals(before)) {
            // What a newer operator wrote is not ours to put into our own words.
            return NONE;
        }
        if (before == null || !core(before).equals(core(after))) {
            return MOVE;
        }
        if (!gist(before).equals(gist(after))) {
            return REASON;
        }
        return words(before).equals(words(after)) ? EVIDENCE : WORDS;
    }

    /// When the status is to be written.
    Instant due(Memory memory, ReleaseStatus status, Instant now) {
        return switch (this) {
            case NONE -> {
                memory.unsaid().nothing();
                yield Instant.MAX;
            }
            case EVIDENCE -> {
                memory.unsaid().nothing();
                yield memory.recordedAt(now).plus(SELDOM);
            }
            case WORDS -> memory.unsaid().due(words(status), now);
            case REASON -> memory.unsaid().due(gist(status), now);
            case MOVE -> now;
        };
    }

    /// What another process needs to carry on, less what it finds out by itself.
    private static ReleaseStatus core(ReleaseStatus status) {
        Summary summary = status.summary();
        Stage stage = status.stage();
        return new ReleaseStatus(
                new Summary(
                        summary.observedGeneration(),
                        summary.phase(),
                        stage.blocked() == null ? null : summary.reason(),
                        null,
                        null,
                        summary.since()),
                new Stage(
                        null,
                        stage.step(),
                        stage.steps(),
                        stage.progress(),
                        null,
                        stage.part(),
                        stage.escalated(),
                        stage.fromWeight(),
                        stage.approvedBy(),
                        stage.bakingSince(),
                        stage.withdrawals(),
                        stage.withdrawnFor(),
                        null,
                        stage.blocked()),
                status.identity(),
                status.trial(),
                status.plan(),
                new Judgement(null, Map.of(), null),
                status.memory(),
                List.of());
    }

    /// What machines read. It does not wait for its sentence to stand: one signal after the other may be the worst, and
    /// each is named in its turn.
    private static List<Object> gist(ReleaseStatus status) {
        VerdictStatus verdict = status.judgement().verdict();
        return List.of(
                Objects.requireNonNullElse(status.summary().reason(), ""),
                verdict == null ? "" : verdict.kind() + "/" + verdict.reason());
    }

    /// What a person reads, less the numbers in it: they move with every look.
    private static List<Object> words(ReleaseStatus status) {
        return List.of(
                Objects.requireNonNullElse(status.summary().message(), "").replaceAll("[0-9][0-9.:TZ-]*", "#"),
                Objects.requireNonNullElse(status.summary().next(), ""),
                status.stage().waiting() == null,
                status.conditions().stream()
                        .map(condition -> condition.type() + condition.status())
                        .toList());
    }
}
