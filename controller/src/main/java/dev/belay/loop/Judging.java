package dev.belay.loop;

import dev.belay.release.Health;
import dev.belay.release.Journal;
import dev.belay.release.Phase;
import dev.belay.release.StatusForm;
import dev.belay.release.Trial;
import dev.belay.release.Verdicts;
import dev.belay.workload.Members;
import dev.belay.workload.Workload;
import java.util.List;
import java.util.Objects;

/// Tells the judges who is on trial, and takes what they say.
final class Judging {

    private final Verdicts verdicts;
    private final Nodes nodes;

    Judging(Verdicts verdicts, Nodes nodes) {
        this.verdicts = verdicts;
        this.nodes = nodes;
    }

    Health health(Sight sight, Journal journal, Memory memory) {
        Phase phase = journal.phase();
        Trial trial = phase.trialUnderWay();
        Verdicts.Key key = new Verdicts.Key(sight.namespace(), sight.name());
        if (trial == null) {
            verdicts.forget(key);
            memory.saysNothing();
            return Observer.UNJUDGED;
        }
        Workload workload = sight.workload();
        if (isJudged(phase) && sight.policy() == null) {
            // The policy went in mid-trial: what was said under it is no proof of anything now.
            memory.said(new Verdicts.Said(
                    Observer.UNJUDGED,
                    Objects.requireNonNullElse(
                            memory.judged(), StatusForm.judged(sight.release().getStatus()))));
            return Observer.UNJUDGED;
        }
        if (!isJudged(phase) || workload == null || sight.policy() == null) {
            return Objects.requireNonNullElse(memory.health(), Observer.UNJUDGED);
        }
        boolean movesFlag = sight.movesFlag();
        Verdicts.Said said = verdicts.of(new Verdicts.Subject(
                key,
                trial,
                step(phase, trial),
                movesFlag
                        ? FlagTrial.judgedShare(trial, phase)
                        : Math.max(0, Observer.weight(sight, workload, phase, null)),
                phase instanceof Phase.Withdrawn,
                movesFlag ? List.of() : Members.of(workload.stable()),
                movesFlag ? Members.of(workload, nodes::isReady) : Members.of(workload.candidate(), nodes::isReady),
                new Verdicts.Settings(
                        sight.policy(), sight.release().getSpec().health(), FlagTrial.variant(trial.plan())),
                StatusForm.judged(sight.release().getStatus())));
        memory.said(said);
        return said.health();
    }

    /// Past the point of no return there is only forward, and on the way back only back.
    private static boolean isJudged(Phase phase) {
        return phase instanceof Phase.BeforeHandover
                || (phase instanceof Phase.HandingOver over && !over.isPastNoReturn());
    }

    private static int step(Phase phase, Trial trial) {
        return switch (phase) {
            case Phase.Preparing _ -> 0;
            case Phase.AtStep at -> at.step();
            default -> trial.plan().finalStep();
        };
    }
}
