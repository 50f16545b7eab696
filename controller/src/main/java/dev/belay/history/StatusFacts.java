package dev.belay.history;

import dev.belay.api.PastTrial;
import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.RollbackStatus;
import dev.belay.api.Stage;
import dev.belay.api.Summary;
import dev.belay.api.VerbStatus;
import dev.belay.api.VerdictStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a status tells of what has happened. All of it, each time: whoever keeps it knows what it has already.
final class StatusFacts {

    /// A rollback of this phase has not ended: its timeline is not whole.
    private static final String UNDER_WAY = "RollingBack";

    private final Release release;
    private final ReleaseStatus status;

    private StatusFacts(Release release, ReleaseStatus status) {
        this.release = release;
        this.status = status;
    }

    static List<Fact> of(Release release) {
        ReleaseStatus status = release.getStatus();
        return status == null ? List.of() : new StatusFacts(release, status).all();
    }

    private List<Fact> all() {
        List<Fact> facts = new ArrayList<>();
        status.memory().history().forEach(past -> trial(past).ifPresent(facts::add));
        rollback().ifPresent(facts::add);
        verb().ifPresent(facts::add);
        move().ifPresent(facts::add);
        return facts;
    }

    private Optional<Fact> trial(PastTrial past) {
        if (past.trial() == null || past.endedAt() == null) {
            return Optional.empty();
        }
        return Optional.of(fact(
                Kind.TRIAL,
                past.trial(),
                past.revision(),
                past.outcome(),
                past.reason(),
                text(past.startedAt()),
                text(past.endedAt())));
    }

    private Optional<Fact> move() {
        Summary summary = status.summary();
        if (summary.phase() == null || summary.since() == null) {
            return Optional.empty();
        }
        Stage stage = status.stage();
        return Optional.of(fact(
                Kind.MOVE,
                status.trial() == null ? null : status.trial().id(),
                status.identity().candidate(),
                summary.phase(),
                text(stage.step()),
                text(stage.weight()),
                summary.reason(),
                summary.message(),
                text(summary.since())));
    }

    private Optional<Fact> rollback() {
        RollbackStatus rollback = status.memory().rollback();
        if (rollback == null
                || rollback.decidedAt() == null
                || UNDER_WAY.equals(status.summary().phase())) {
            return Optional.empty();
        }
        return Optional.of(fact(
                Kind.ROLLBACK,
                rollback.revision(),
                rollback.cause(),
                rollback.message(),
                rollback.outcome(),
                text(rollback.firstBadAt()),
                text(rollback.breachAt()),
                text(rollback.decidedAt()),
                text(rollback.shiftedAt()),
                text(rollback.confirmedAt())));
    }

    private Optional<Fact> verb() {
        VerbStatus verb = status.memory().verb();
        return verb == null || verb.name() == null || verb.at() == null
                ? Optional.empty()
                : Optional.of(fact(Kind.VERB, verb.name(), verb.value(), verb.by(), text(verb.at())));
    }

    private Fact fact(Kind kind, @Nullable String... own) {
        List<@Nullable String> values = new ArrayList<>();
        values.add(release.getMetadata().getUid());
        values.add(release.getMetadata().getNamespace());
        values.add(release.getMetadata().getName());
        values.addAll(Arrays.asList(own));
        return new Fact(kind, values);
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : Column.text(moment);
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }

    /// What the judges say now; none: they have said nothing of this trial yet.
    static Optional<Sample> sample(Release release) {
        ReleaseStatus status = release.getStatus();
        if (status == null || status.trial() == null || status.trial().id() == null) {
            return Optional.empty();
        }
        VerdictStatus verdict = status.judgement().verdict();
        Instant until = status.judgement().judgedUntil();
        if (verdict == null || verdict.kind() == null || until == null) {
            return Optional.empty();
        }
        return Optional.of(new Sample(
                release.getMetadata().getUid(),
                release.getMetadata().getNamespace(),
                release.getMetadata().getName(),
                status.trial().id(),
                until,
                new Sample.Said(
                        verdict.kind(),
                        verdict.reason(),
                        verdict.message(),
                        status.stage().weight())));
    }
}
