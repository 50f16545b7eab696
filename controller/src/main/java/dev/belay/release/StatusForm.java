package dev.belay.release;

import dev.belay.api.Condition;
import dev.belay.api.Identity;
import dev.belay.api.Judgement;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.Summary;
import dev.belay.api.VerdictStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The journal in the form of the status, which is all that a new process knows of the past; and read back the
/// same.
public final class StatusForm {

    private StatusForm() {}

    /// Where a status is written.
    ///
    /// @param generation of the spec that was decided on
    /// @param weight the candidate's share that the phase desires
    public record Place(String name, String namespace, long generation, int weight) {}

    /// What people are told of a decision besides the decision itself.
    public record Said(Health health, List<Condition> conditions) {

        public Said {
            conditions = List.copyOf(conditions);
        }
    }

    /// What the judges must remember over a failover, beside the verdict itself.
    ///
    /// @param memory each signal's, in the judge's own short form
    public record Judged(
            Map<String, String> memory, @Nullable Instant until) {

        public static final Judged NOTHING = new Judged(Map.of(), null);

        public Judged {
            memory.values().forEach(TextForm::judge);
            memory = Map.copyOf(memory);
        }
    }

    public static ReleaseStatus write(Decision decision, Judged judged, Place place, Said said) {
        Health health = said.health();
        List<Condition> conditions = said.conditions();
        Journal journal = decision.journal();
        PhaseForm.Written phase = PhaseForm.write(journal.phase(), place.weight());
        Trial trial = journal.phase().trialUnderWay();
        return new ReleaseStatus(
                new Summary(
                        place.generation(),
                        phase.phase(),
                        decision.reason().word(),
                        TextForm.message(decision.message()),
                        NextForm.of(decision, place),
                        journal.since()),
                phase.stage(),
                identity(journal, trial),
                phase.trial(),
                phase.plan(),
                judgement(health, judged, trial),
                MemoryForm.write(journal, phase.rolledBack()),
                conditions);
    }

    public static ReleaseStatus write(Decision decision, Health health, Judged judged, Place place) {
        return write(decision, judged, place, new Said(health, List.of()));
    }

    /// What the judges of a former process left behind.
    public static Judged judged(@Nullable ReleaseStatus status) {
        return status == null
                ? Judged.NOTHING
                : new Judged(status.judgement().judge(), status.judgement().judgedUntil());
    }

    private static Identity identity(Journal journal, @Nullable Trial trial) {
        return new Identity(
                hash(journal.stable()),
                trial == null ? null : trial.candidate().hash(),
                hash(journal.queued()),
                journal.brake() == null ? null : journal.brake().word(),
                journal.deploymentUid(),
                journal.handsOff());
    }

    private static @Nullable String hash(@Nullable Revision revision) {
        return revision == null ? null : revision.hash();
    }

    /// A verdict is of a trial: between trials there is nothing to judge.
    private static Judgement judgement(Health health, Judged judged, @Nullable Trial trial) {
        if (trial == null) {
            return new Judgement(null, Map.of(), null);
        }
        String kind = health.kind().name();
        String word = kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT);
        return new Judgement(
                new VerdictStatus(word, health.reason().word(), TextForm.message(health.message())),
                judged.memory(),
                judged.until());
    }

    /// The journal that a status holds.
    ///
    /// @param now when a status that says nothing yet begins
    public static Journal read(@Nullable ReleaseStatus status, Instant now) {
        if (status == null || status.summary().phase() == null) {
            return Journal.begin(now);
        }
        Identity identity = status.identity();
        return new Journal(
                PhaseForm.read(status),
                Objects.requireNonNullElse(status.summary().since(), now),
                identity.deploymentUid(),
                identity.handsOffAt(),
                read(identity.brake(), Brake::of),
                read(identity.stable(), Revision::new),
                read(identity.queued(), Revision::new),
                status.memory().failed().stream().map(MemoryForm::read).toList(),
                known(status.memory().verb(), MemoryForm::verb),
                known(status.memory().rollback(), MemoryForm::rollback),
                status.memory().history().stream().map(MemoryForm::read).toList(),
                known(status.memory().owedFlag(), PlanForm::read));
    }

    /// What a newer operator wrote in words that this one does not know is of no use to it: a verb that was done,
    /// the timeline of a rollback that has ended. A rollback under way is read with its phase.
    private static <S, T> @Nullable T known(@Nullable S written, Function<S, T> reader) {
        try {
            return written == null ? null : reader.apply(written);
        } catch (IllegalArgumentException | NullPointerException unreadable) {
            return null;
        }
    }

    private static <T> @Nullable T read(@Nullable String text, Function<String, T> reader) {
        return text == null ? null : reader.apply(text);
    }
}
