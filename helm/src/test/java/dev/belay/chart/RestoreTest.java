package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What gives every Deployment back before an uninstall.
final class RestoreTest {

    /// Helm waits for so long unless told otherwise.
    private static final long HELM_SECONDS = 300;

    @TempDir
    private static Path folder;

    private static Path chart = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        chart = Rendered.withoutHooks(Chart.unpackInto(folder));
    }

    @Test
    void isAHookThatEndsBeforeHelmIsTiredOfWaiting() {
        Job job = job(Map.of());

        assertThat(job.getMetadata().getAnnotations())
                .containsEntry("was-hook", "pre-delete")
                .containsEntry("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded");
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isLessThan(HELM_SECONDS);
        assertThat(job.getSpec().getPodFailurePolicy().getRules().getFirst())
                .as("who has said what could not be given back is not asked again; who was killed is")
                .satisfies(rule -> assertThat(rule.getAction()).isEqualTo("FailJob"))
                .satisfies(rule -> assertThat(rule.getOnExitCodes().getValues()).containsExactly(1));
        assertThat(job.getSpec().getBackoffLimit()).isPositive();
        assertThat(container(job).getEnv()).contains(new EnvVar("BELAY_LEAVE", "240", null));
    }

    /// Whatever the operator may do on a node, it may; and it is kept from the same things.
    @Test
    void runsAsTheOperatorDoes() {
        Map<String, String> values =
                Map.of("image.tag", "1.2.3", "image.pullSecrets[0]", "registry", "nodeSelector.a", "b");
        PodSpec operator = Rendered.of(chart, values)
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
        PodSpec restore = job(values).getSpec().getTemplate().getSpec();

        assertThat(restore.getSecurityContext()).isEqualTo(operator.getSecurityContext());
        assertThat(restore.getImagePullSecrets()).isEqualTo(operator.getImagePullSecrets());
        assertThat(restore.getNodeSelector()).isEqualTo(operator.getNodeSelector());
        assertThat(restore.getServiceAccountName()).isEqualTo(operator.getServiceAccountName());
        Container one = operator.getContainers().getFirst();
        Container other = restore.getContainers().getFirst();
        assertThat(other.getImage()).isEqualTo(one.getImage()).endsWith(":1.2.3");
        assertThat(other.getSecurityContext()).isEqualTo(one.getSecurityContext());
        assertThat(other.getResources()).isEqualTo(one.getResources());
    }

    /// Nobody calls it, and the disruption budget must not count a pod of a Job.
    @Test
    void isNoReplica() {
        Map<String, String> replicas = Rendered.of(chart, Map.of())
                .only(Deployment.class)
                .getSpec()
                .getSelector()
                .getMatchLabels();

        assertThat(job(Map.of())
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(replicas.entrySet()))
                .isFalse();
    }

    @Test
    void canBeLeftOut() {
        assertThat(Rendered.of(chart, Map.of("uninstall.seconds", "0")).names()).doesNotContain("Job/belay-restore");
        assertThat(Rendered.of(chart, Map.of("replicas", "0")).names()).doesNotContain("Job/belay-restore");
    }

    private static Job job(Map<String, String> values) {
        return Rendered.of(chart, values).only(Job.class);
    }

    private static Container container(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }
}
