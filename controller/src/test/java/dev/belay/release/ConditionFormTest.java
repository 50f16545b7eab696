package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Condition;
import dev.belay.release.ConditionForm.Besides;
import dev.belay.release.Verdicts.Remark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What judges remark, as conditions.
class ConditionFormTest {

    private static final Phase WATCHING = new Phase.Watching(Scene.trial(), 1, Duration.ZERO, Stopwatch.ZERO);
    private static final Phase STEADY = new Phase.Steady();
    private static final Health HEALTHY = Scene.health(Health.Kind.HEALTHY, Reason.WITHIN_LIMITS, "errors 0.0%");

    private static List<Condition> conditions(Scene scene, Remark... remarks) {
        return ConditionForm.write(
                scene.decide(),
                HEALTHY,
                new Besides(false, List.of(remarks)),
                new ConditionForm.Frame(1, Instant.EPOCH, List.of()));
    }

    @Test
    void whatLastsIsAConditionAndWhatIsToldOnceIsNone() {
        assertThat(conditions(
                        Scene.in(WATCHING),
                        new Remark(Reason.BUDGET_AT_RISK, "samples come each 30s"),
                        new Remark(Reason.EVIDENCE_REFUSED, "other limits")))
                .extracting(Condition::type)
                .containsExactly("Ready", "Reconciling", "Stalled", "Healthy", "BudgetAtRisk");
    }

    @Test
    void severalOfAReasonAreOneCondition() {
        List<Condition> all = conditions(
                Scene.in(WATCHING),
                new Remark(Reason.UNMEASURED, "latency: no bucket"),
                new Remark(Reason.UNMEASURED, "none"));
        assertThat(all.getLast().type()).isEqualTo("Unmeasured");
        assertThat(all.getLast().status()).isEqualTo("True");
        assertThat(all.getLast().message()).isEqualTo("latency: no bucket; none");
    }

    @Test
    void whoHasLetGoIsNotUnderWay() {
        Phase leaving = new Phase.Leaving(false);
        assertThat(conditions(Scene.in(leaving).leaving().unsettled()).get(1))
                .extracting(Condition::type, Condition::status, Condition::reason)
                .containsExactly("Reconciling", "True", Reason.LEAVING.word());
        assertThat(conditions(Scene.in(leaving).leaving()).get(1))
                .extracting(Condition::type, Condition::status, Condition::reason)
                .containsExactly("Reconciling", "False", Reason.LEFT.word());
    }

    @Test
    void betweenTrialsNothingIsRemarked() {
        assertThat(conditions(
                        Scene.in(STEADY).asksFor(Scene.STABLE), new Remark(Reason.UNMEASURED, "latency: no bucket")))
                .noneMatch(condition -> condition.type().equals("Unmeasured"));
    }
}
