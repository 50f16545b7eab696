package dev.belay.release;

import dev.belay.release.Desired.Route.Split;
import dev.belay.release.Desired.Size;
import dev.belay.release.Fall.After;
import dev.belay.release.Health.Kind;
import dev.belay.release.Phase.Baking;
import dev.belay.release.Phase.BeforeHandover;
import dev.belay.release.Phase.HandingOver;
import dev.belay.release.Phase.InTrial;
import dev.belay.release.Phase.RollingBack;
import dev.belay.release.Phase.Serving;
import dev.belay.release.Phase.Shifting;
import dev.belay.release.Phase.Watching;
import dev.belay.release.Phase.Withdrawn;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must hold of every decision whatever was observed: the part of DESIGN section 12 that can be said of
/// decisions.
enum Invariant {
    /// Promise 1: a breach is a rollback in the same round.
    BREACH_ROLLS_BACK_AT_ONCE {
        @Override
        boolean holds(Step step) {
            boolean must = step.seen.health().isBreach()
                    && (step.before instanceof BeforeHandover || isReturnable(step.before))
                    && step.mayAct()
                    && !(carriesTraffic(step.before)
                            && step.seen.progress().pods().isOnlyCandidateServing());
            return !must || step.after instanceof RollingBack;
        }
    },
    /// I2.
    SHARE_NEVER_EXCEEDS_THE_STEP {
        @Override
        boolean holds(Step step) {
            int limit = switch (step.after) {
                case Withdrawn _ -> 0;
                case Phase.AtStep at -> at.trial().plan().weightAt(at.step());
                case Baking _ -> 100;
                default -> 0;
            };
            return weight(step.wished) <= limit && podShare(step) <= limit;
        }
    },
    /// I4.
    NO_WEIGHT_FOR_UNREADY_PODS {
        @Override
        boolean holds(Step step) {
            return weight(step.wished) <= weight(step.stood)
                    || step.seen.progress().pods().candidateReady();
        }
    },
    /// I5.
    STABLE_IS_NOT_SHRUNK_BEFORE_NO_RETURN {
        @Override
        boolean holds(Step step) {
            boolean past = step.after instanceof HandingOver over && over.isPastNoReturn();
            return past || step.wished.stable() instanceof Size.AsItIs;
        }
    },
    /// I6.
    STEP_IS_LEFT_ONLY_HEALTHY {
        @Override
        boolean holds(Step step) {
            boolean leaves = step.before instanceof Serving from
                    && from.trial().plan().weightAt(from.step()) > 0
                    && ((step.after instanceof Shifting to && to.step() > from.step())
                            || step.after instanceof HandingOver
                            || step.after instanceof Phase.Steady);
            return !leaves || step.seen.health().isHealthy() || step.did(Verb.Name.SKIP);
        }
    },
    /// I6, for the hold.
    STEP_IS_LEFT_ONLY_HELD {
        @Override
        boolean holds(Step step) {
            boolean leaves = step.before instanceof Watching
                    && !(step.after instanceof Watching)
                    && (step.after instanceof Shifting || step.after instanceof Phase.Gated);
            return !leaves || step.did(Verb.Name.SKIP) || isHeld((Watching) step.before, step.seen.health());
        }

        private boolean isHeld(Watching watching, Health health) {
            var hold = watching.trial().plan().step(watching.step()).hold();
            return watching.held().compareTo(hold) >= 0 || health.gathered().compareTo(hold) >= 0;
        }
    },
    /// I7: silence is neither health nor breach.
    SILENCE_NEVER_ROLLS_BACK {
        private static final Set<Reason> OWN_CAUSES = Set.of(
                Reason.ABORTED,
                Reason.ALERT_FIRED,
                Reason.LEAVING,
                Reason.REVERTED,
                Reason.SUPERSEDED,
                Reason.ROLLBACK_ON_LEVER,
                Reason.PROGRESS_DEADLINE_EXCEEDED,
                Reason.CANDIDATE_UNREADY,
                Reason.CANDIDATE_KEEPS_FAILING);

        @Override
        boolean holds(Step step) {
            boolean silent = step.seen.health().kind() == Kind.INCONCLUSIVE
                    || step.seen.health().kind() == Kind.UNAVAILABLE;
            boolean began = step.after instanceof RollingBack && !(step.before instanceof RollingBack);
            return !silent
                    || !began
                    || OWN_CAUSES.contains(((RollingBack) step.after).fall().cause());
        }
    },
    /// I8.
    FAILED_REVISION_IS_NOT_TRIED_UNASKED {
        @Override
        boolean holds(Step step) {
            boolean begins = step.begins();
            return !begins
                    || !step.seen
                            .journal()
                            .hasFailed(((InTrial) step.after).trial().candidate())
                    || step.did(Verb.Name.RETRY);
        }
    },
    /// I8: a failure is remembered in the very decision that takes the candidate back.
    FAILURE_IS_REMEMBERED_AT_ONCE {
        @Override
        boolean holds(Step step) {
            return !(step.after instanceof RollingBack back)
                    || step.before instanceof RollingBack
                    || (back.fall().after() == After.FAILED)
                            == step.decision.journal().hasFailed(back.trial().candidate());
        }
    },
    /// I9.
    EVERY_WAIT_HAS_AN_END {
        @Override
        boolean holds(Step step) {
            return step.decision.wakeAt() != null || step.decision.reason().endedBy() != Reason.EndedBy.TIME;
        }
    },
    /// I11.
    TRIAL_LEAVES_THE_DEPLOYMENT_ONE_REPLICASET {
        @Override
        boolean holds(Step step) {
            if (!(step.after instanceof InTrial trial) || trial instanceof HandingOver || isClearing(trial)) {
                return true;
            }
            return !step.wished.touched()
                    || Objects.equals(
                            step.wished.deployment().owned(),
                            step.decision.journal().stable());
        }
    },
    /// I12.
    PINS_MOVE_ONLY_TO_READY_PODS {
        @Override
        boolean holds(Step step) {
            Revision pin = step.wished.traffic().pin();
            boolean toCandidate = step.after instanceof InTrial trial
                    && trial.trial().candidate().equals(pin)
                    && !Objects.equals(pin, step.stood.traffic().pin());
            boolean backToStable = step.before instanceof Serving
                    && step.after instanceof RollingBack
                    && step.seen.progress().pods().isOnlyCandidateServing();
            return (!toCandidate || step.seen.progress().pods().candidateReady()) && !backToStable;
        }
    },
    /// I13: a late write must fail its test, so the epoch is raised wherever one could do harm.
    EPOCH_RISES_WHERE_LATE_WRITES_COULD_HARM {
        @Override
        boolean holds(Step step) {
            if (!(step.before instanceof InTrial before) || !(step.after instanceof InTrial after)) {
                return true;
            }
            boolean raised = after.trial().epoch() == before.trial().epoch() + 1;
            boolean must = (after instanceof Withdrawn && !(before instanceof Withdrawn))
                    || (after instanceof RollingBack && !(before instanceof RollingBack))
                    || (after instanceof HandingOver over && over.isPastNoReturn() && isReturnable(before));
            boolean sameTrial = after.trial().id().equals(before.trial().id());
            return sameTrial
                    && (must ? raised : after.trial().epoch() == before.trial().epoch());
        }
    },
    /// Past the point of no return there is only forward.
    NO_WAY_BACK_PAST_NO_RETURN {
        @Override
        boolean holds(Step step) {
            boolean past = step.before instanceof HandingOver over && over.isPastNoReturn();
            return !past || !(step.after instanceof RollingBack);
        }
    },
    /// Promise 4: left unbraked, the Deployment may roll out only what it owns already.
    NOTHING_ROLLS_OUT_UNJUDGED {
        @Override
        boolean holds(Step step) {
            if (step.brake() == Brake.BY_RELEASE
                    || step.wished.deployment().brake() != Desired.Deployment.Braking.OFF) {
                return true;
            }
            Revision says = step.wished.deployment().template() == Desired.Deployment.Template.STABLE
                    ? step.decision.journal().stable()
                    : Objects.requireNonNull(step.seen.target()).template();
            Revision runs = step.after instanceof HandingOver over
                    ? over.trial().candidate()
                    : step.decision.journal().stable();
            return Objects.equals(says, runs);
        }
    },
    /// A hold holds forward moves.
    PAUSE_HOLDS_FORWARD_MOVES {
        @Override
        boolean holds(Step step) {
            if (!step.seen.intent().paused() || step.begins()) {
                return !(step.seen.intent().paused() && step.begins());
            }
            return weight(step.wished) <= weight(step.stood);
        }
    },
    /// Promise 4, of a Release that moves a flag: not even a label.
    FLAG_RELEASE_LEAVES_THE_CLUSTER_ALONE {
        @Override
        boolean holds(Step step) {
            return step.seen.target() == null
                    || step.seen.target().brakeOffered() != Brake.NONE
                    || !step.wished.touched();
        }
    },
    /// A gate opens by what is known, or by a person who says skip.
    ONLY_A_YES_OPENS_A_GATE {
        @Override
        boolean holds(Step step) {
            boolean leaves = step.before instanceof Phase.Gated && step.after instanceof Shifting;
            if (!leaves || step.did(Verb.Name.SKIP)) {
                return true;
            }
            Phase.Gated gated = (Phase.Gated) step.before;
            Plan.Gate gate = gated.trial().plan().gateAt(gated.step());
            boolean isApproved = !gate.approval() || gated.approvedBy() != null || step.did(Verb.Name.PROMOTE);
            return isApproved
                    && (gate.flag() == null || step.seen.permits().gate().isYes());
        }
    },
    /// Nobody passes the switch of all promotions, a person neither.
    PROMOTIONS_ARE_HELD_UNLESS_KNOWN_TO_BE_ON {
        @Override
        boolean holds(Step step) {
            if (step.seen.permits().promotions().isYes()) {
                return true;
            }
            boolean entersStep = step.after instanceof Shifting
                    && !(step.before instanceof Shifting from && isSame(from, step.after));
            boolean handsOver = step.before instanceof Baking
                    && (step.after instanceof HandingOver || step.after instanceof Phase.Steady);
            return !entersStep && !handsOver && weight(step.wished) <= weight(step.stood);
        }

        private boolean isSame(Shifting from, Phase after) {
            return after instanceof Shifting to && to.step() == from.step();
        }
    };

    /// One decision with what stood before it and what it wishes.
    record Step(Observation seen, Phase before, Desired stood, Decision decision, Phase after, Desired wished) {

        boolean did(Verb.Name name) {
            return decision.answers().stream()
                    .anyMatch(answer -> answer.isDone() && answer.verb().name() == name);
        }

        /// A trial that was not there before.
        boolean begins() {
            return after instanceof Phase.Preparing && trialOf(before) == null;
        }

        boolean mayAct() {
            return seen.target() != null
                    && !seen.target().handsOff()
                    && seen.target().uid().equals(seen.journal().deploymentUid())
                    && !(seen.intent().leaving() && seen.target().namespaceEnding());
        }

        @Nullable
        Brake brake() {
            return decision.journal().brake();
        }

        private static @Nullable Trial trialOf(Phase phase) {
            return phase instanceof Phase.Blocked blocked
                    ? trialOf(blocked.from())
                    : phase instanceof InTrial trial ? trial.trial() : null;
        }
    }

    abstract boolean holds(Step step);

    private static boolean isReturnable(Phase phase) {
        return phase instanceof HandingOver over && !over.isPastNoReturn();
    }

    private static boolean carriesTraffic(Phase phase) {
        return phase instanceof Serving || phase instanceof HandingOver;
    }

    private static boolean isClearing(InTrial trial) {
        return trial instanceof RollingBack back && back.part() == RollbackPart.CLEARING;
    }

    private static int weight(Desired desired) {
        return desired.traffic().route() instanceof Split(int weight) ? weight : 0;
    }

    /// The share that unpinned candidate pods get beside stable's.
    private static double podShare(Step step) {
        boolean shared = step.after instanceof Phase.AtStep at
                && at.trial().plan().sharesByPods()
                && !at.trial().plan().isFinal(at.step())
                && step.wished.traffic().pin() == null;
        int replicas = step.seen.target() == null ? 0 : step.seen.target().replicas();
        return shared && step.wished.candidate() instanceof Size.Exactly(int pods) ? PodShare.real(pods, replicas) : 0;
    }
}
