package dev.belay.release;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.belay.api.FailedRevision;
import dev.belay.api.Memory;
import dev.belay.api.PastTrial;
import dev.belay.api.RollbackStatus;
import dev.belay.api.RolledBackStatus;
import dev.belay.api.VerbStatus;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What outlives a phase, in the form of the status; and read back the same.
final class MemoryForm {

    private MemoryForm() {}

    static Memory write(Journal journal, @Nullable RolledBackStatus rolledBack) {
        return new Memory(
                journal.verb() == null ? null : write(journal.verb()),
                journal.rollback() == null ? null : write(journal.rollback()),
                rolledBack,
                PlanForm.status(journal.owed()),
                journal.failed().stream().map(MemoryForm::write).toList(),
                journal.history().stream().map(MemoryForm::write).toList());
    }

    private static VerbStatus write(Verb.Done done) {
        return new VerbStatus(
                done.verb().name().word(),
                done.verb().value(),
                TextForm.person(done.verb().by()),
                done.at(),
                done.removed());
    }

    static Verb.Done verb(VerbStatus status) {
        Verb.Name name = Verb.Name.valueOf(requireNonNull(status.name()).toUpperCase(Locale.ROOT));
        Verb verb = new Verb(name, requireNonNull(status.value()), status.by());
        return new Verb.Done(verb, requireNonNull(status.at()), Boolean.TRUE.equals(status.removed()));
    }

    private static RollbackStatus write(Journal.Rollback rollback) {
        Timeline timeline = rollback.timeline();
        Duration took = timeline.took();
        return new RollbackStatus(
                rollback.revision().hash(),
                rollback.fall().cause().word(),
                TextForm.message(rollback.fall().message()),
                rollback.fall().after().word(),
                timeline.firstBadAt(),
                timeline.breachAt(),
                timeline.decidedAt(),
                timeline.shiftedAt(),
                timeline.confirmedAt(),
                took == null ? null : took.toMillis() / 1000.0);
    }

    static Journal.Rollback rollback(RollbackStatus status) {
        Fall fall = new Fall(
                Reason.of(requireNonNull(status.cause())),
                requireNonNullElse(status.message(), ""),
                Fall.After.of(requireNonNull(status.outcome())));
        Timeline timeline = new Timeline(
                status.firstBadAt(),
                status.breachAt(),
                requireNonNull(status.decidedAt()),
                status.shiftedAt(),
                status.confirmedAt());
        return new Journal.Rollback(new Revision(requireNonNull(status.revision())), fall, timeline);
    }

    private static FailedRevision write(Journal.Failed failed) {
        return new FailedRevision(
                failed.revision().hash(), failed.reason(), TextForm.message(failed.message()), failed.at());
    }

    static Journal.Failed read(FailedRevision failed) {
        return new Journal.Failed(
                new Revision(requireNonNull(failed.revision())),
                requireNonNull(failed.reason()),
                requireNonNullElse(failed.message(), ""),
                requireNonNull(failed.at()));
    }

    private static PastTrial write(Journal.Past past) {
        return new PastTrial(
                past.trial(), past.revision().hash(), past.outcome(), past.reason(), past.startedAt(), past.endedAt());
    }

    static Journal.Past read(PastTrial past) {
        return new Journal.Past(
                requireNonNull(past.trial()),
                new Revision(requireNonNull(past.revision())),
                requireNonNull(past.outcome()),
                requireNonNull(past.reason()),
                requireNonNull(past.startedAt()),
                requireNonNull(past.endedAt()));
    }
}
