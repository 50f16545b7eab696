package dev.belay.verdict;

import dev.belay.release.Verdicts.Subject;
import java.time.Instant;

/// Leads the judges through the steps of a trial: what was gathered in one step must not stand for the next. Guarded by
/// its trial's lock.
final class Steps {

    private final TrialJudge judge;
    private int step;
    private int weight;
    private boolean isOff;

    /// As the trial stands now, wherever its judges come from.
    Steps(TrialJudge judge, Subject subject) {
        this.judge = judge;
        step = subject.step();
        weight = subject.weight();
        isOff = subject.withdrawn();
    }

    void follow(Subject subject, long minRequests, Instant now) {
        boolean sameStep = subject.step() == step;
        // Weight 0 before the route shows it again after a withdrawal, too: nothing can be due then.
        boolean off = subject.withdrawn() || (sameStep && weight > 0 && subject.weight() == 0);
        if (!sameStep) {
            judge.beginStep(subject.weight(), minRequests, now);
            weight = subject.weight();
        } else if (!off && subject.weight() != weight) {
            change(subject, minRequests, now);
        }
        step = subject.step();
        if (off != isOff) {
            isOff = off;
            if (off) {
                judge.withdraw();
            } else {
                judge.readmit();
            }
        }
    }

    /// The step's proof begins with the share that the step asks for; a share that moves otherwise, because pods come
    /// and go, takes nothing away from what was gathered.
    private void change(Subject subject, long minRequests, Instant now) {
        var plan = subject.trial().plan();
        int asked = subject.step() < 1 ? 0 : plan.weightAt(Math.min(subject.step(), plan.finalStep()));
        if (weight == 0 || (weight < asked && subject.weight() >= asked)) {
            judge.beginStep(subject.weight(), minRequests, now);
        } else {
            judge.reweigh(subject.weight());
        }
        weight = subject.weight();
    }

    /// How many requests the step of a trial wants at least.
    static long minRequests(Subject subject, Criteria criteria) {
        var plan = subject.trial().plan();
        boolean isOfPlan = subject.step() >= 1 && subject.step() <= plan.steps().size();
        return Math.max(
                criteria.minRequests(), isOfPlan ? plan.step(subject.step()).minRequests() : 0);
    }
}
