package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.BRAKE;
import static dev.belay.playground.facts.Leaning.NOTICE;
import static dev.belay.playground.facts.Leaning.REPAIR;
import static dev.belay.playground.facts.Leaning.STANDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Kubectl.Outcome;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the tools of users do to a Deployment that is braked.
@Group("Tools on a paused Deployment")
class ToolsOnPausedDeploymentFacts {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set image deployment shop app=shop:v2",
                "set env deployment shop COLOUR=red",
                "scale deployment shop --replicas=5",
                "autoscale deployment shop --min=3 --max=5 --cpu=80%",
            })
    @Fact(
            value = "`kubectl set image`, `set env`, `scale` and `autoscale` keep `paused`.",
            leans = {BRAKE, STANDING})
    void imperativeCommandsKeepThePause(String command, Shop shop) throws InterruptedException {
        shop.runs(3);
        shop.pause();

        Outcome answer = shop.ground().terminal().tries(command);

        assertThat(answer.code()).as(answer.output()).isZero();
        assertThat(shop.live().deployment().getSpec().getPaused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply -f -", "apply --server-side -f -"})
    @Fact(
            value = "`kubectl apply` of a manifest without the field keeps `paused`, client-side and server-side.",
            leans = {BRAKE, STANDING})
    void applyWithoutTheFieldKeepsThePause(String command, Shop shop) throws InterruptedException {
        shop.isApplied(command, Manifests.yaml("v1"));
        shop.pause();

        Outcome answer = shop.ground().terminal().tries(command, Manifests.yaml("v2"));

        assertThat(answer.code()).as(answer.output()).isZero();
        assertThat(shop.live().image()).isEqualTo("shop:v2");
        assertThat(shop.live().deployment().getSpec().getPaused()).isTrue();
    }

    @Test
    @Fact(value = "`kubectl replace` without the field drops it and rolls out.", leans = REPAIR)
    void replaceDropsThePause(Shop shop) throws InterruptedException {
        shop.isApplied("apply -f -", Manifests.yaml("v1"));
        shop.pause();

        shop.ground().terminal().does("replace -f -", Manifests.yaml("v2"));

        shop.untilRolledOut();
        assertThat(shop.live().image()).isEqualTo("shop:v2");
    }

    @Test
    @Fact(value = "Client-side apply with `paused: false` drops it and rolls out.", leans = REPAIR)
    void applyOfPausedFalseDropsThePause(Shop shop) throws InterruptedException {
        shop.isApplied("apply -f -", Manifests.yaml("v1"));
        shop.pause();

        shop.ground().terminal().does("apply -f -", Manifests.yaml("v2", "paused: false"));

        shop.untilRolledOut();
        assertThat(shop.live().image()).isEqualTo("shop:v2");
    }

    @Test
    @Fact(
            value =
                    "Server-side apply with `paused: false` conflicts with who paused; with force it drops the pause and"
                            + " rolls out.",
            leans = REPAIR)
    void serverSideApplyOfPausedFalseNeedsForce(Shop shop) throws InterruptedException {
        shop.isApplied("apply --server-side -f -", Manifests.yaml("v1"));
        shop.pause();
        String unpaused = Manifests.yaml("v2", "paused: false");

        Outcome unforced = shop.ground().terminal().tries("apply --server-side -f -", unpaused);
        assertThat(unforced.code()).isNotZero();
        assertThat(unforced.output()).contains("conflict").contains(".spec.paused");
        assertThat(shop.live().deployment().getSpec().getPaused()).isTrue();
        shop.ground().terminal().does("apply --server-side --force-conflicts -f -", unpaused);

        shop.untilRolledOut();
        assertThat(shop.live().image()).isEqualTo("shop:v2");
    }

    @Test
    @Fact(
            value =
                    "`kubectl rollout restart` is refused: \"can't restart paused deployment (run rollout resume first)\".",
            leans = STANDING)
    void rolloutRestartIsRefused(Shop shop) throws InterruptedException {
        shop.runs(1);
        shop.pause();

        Outcome answer = shop.ground().terminal().tries("rollout restart deployment shop");

        assertThat(answer.code()).isNotZero();
        assertThat(answer.output()).contains("can't restart paused deployment (run rollout resume first)");
    }

    @Test
    @Fact(value = "`kubectl rollout undo` is refused.", leans = STANDING)
    void rolloutUndoIsRefused(Shop shop) throws InterruptedException {
        shop.runs(1);
        shop.rollsOut("v2");
        shop.pause();

        Outcome answer = shop.ground().terminal().tries("rollout undo deployment shop");

        assertThat(answer.code()).isNotZero();
        assertThat(answer.output()).contains("paused deployment");
        assertThat(shop.live().image()).isEqualTo("shop:v2");
    }

    @Test
    @Fact(
            value =
                    "`kubectl rollout status` waits (\"0 out of 3 new replicas have been updated\"); when the template went"
                            + " back, it says \"successfully rolled out\".",
            leans = {STANDING, NOTICE})
    void rolloutStatusWaitsUntilTheTemplateGoesBack(Shop shop) throws InterruptedException {
        shop.runs(3);
        shop.changeBraked("v2");
        shop.settle();

        Outcome waiting = shop.ground().terminal().tries("rollout status deployment shop --timeout=1s");
        shop.changeBraked("v1");
        shop.settle();
        Outcome back = shop.ground().terminal().tries("rollout status deployment shop --timeout=1s");

        assertThat(waiting.code()).isNotZero();
        assertThat(waiting.output()).contains("0 out of 3 new replicas have been updated");
        assertThat(back.code()).isZero();
        assertThat(back.output()).contains("successfully rolled out");
    }

    @Test
    @Fact(
            value =
                    "The condition Progressing=Unknown, reason DeploymentPaused, stands as long as the pause does, also with"
                            + " nothing left to roll out: what reads it (kstatus) says InProgress for ever.",
            leans = STANDING)
    void progressingStaysUnknownWhilePaused(Shop shop) throws InterruptedException {
        shop.runs(1);

        shop.pause();
        shop.settle();
        shop.scale(2);
        shop.settle();

        assertThat(progressing(shop)).hasValueSatisfying(condition -> {
            assertThat(condition.getStatus()).isEqualTo("Unknown");
            assertThat(condition.getReason()).isEqualTo("DeploymentPaused");
        });
    }

    @Test
    @Fact(
            value =
                    "With `progressDeadlineSeconds: 2147483647` there is no condition Progressing at all, paused or not.",
            leans = STANDING)
    void noDeadlineMeansNoConditionProgressing(Shop shop) throws InterruptedException {
        shop.runs(
                1,
                deployment -> deployment
                        .editSpec()
                        .withProgressDeadlineSeconds(Integer.MAX_VALUE)
                        .endSpec());
        assertThat(progressing(shop)).isEmpty();

        shop.pause();

        shop.untilSeen();
        assertThat(progressing(shop)).isEmpty();
    }

    private static Optional<DeploymentCondition> progressing(Shop shop) {
        return shop.live().deployment().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .findFirst();
    }
}
