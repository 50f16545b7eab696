package dev.belay.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Verdicts.Member;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the judges hear of pods.
class MembersTest {

    private static final ReplicaSet SET = new ReplicaSetBuilder()
            .withNewSpec()
            .withNewTemplate()
            .withNewSpec()
            .addNewContainer()
            .withName("app")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();

    private static final String CRASHING = "{waiting: {reason: CrashLoopBackOff}}";
    private static final String STARTING = "{waiting: {reason: ContainerCreating}}";

    private final List<String> asked = new ArrayList<>();

    private static Pod pod(String ready, int restarts, String state) {
        return Serialization.unmarshal("""
                metadata: {name: shop-1, creationTimestamp: "2026-11-21T12:00:00Z"}
                spec: {nodeName: node-1}
                status:
                  conditions: [{type: Ready, status: "%s", lastTransitionTime: "2026-11-21T12:00:01Z"}]
                  containerStatuses: [{name: app, restartCount: %d, state: %s}]
                """.formatted(ready, restarts, state), Pod.class);
    }

    private Member member(Pod pod, boolean isNodeReady) {
        return Members.of(new Crew(SET, List.of(pod)), node -> {
                    asked.add(node);
                    return isNodeReady;
                })
                .getFirst();
    }

    @Test
    void aFailureOnANodeThatIsNotReadyIsNotItsOwn() {
        assertThat(member(pod("False", 1, CRASHING), false).disrupted()).isTrue();
        assertThat(member(pod("False", 1, CRASHING), true).disrupted()).isFalse();
        assertThat(asked).containsExactly("node-1", "node-1");
    }

    @Test
    void asksForNoNodeWhileNothingFails() {
        assertThat(member(pod("True", 1, "{running: {}}"), false).disrupted()).isFalse();
        assertThat(member(pod("False", 0, "{running: {}}"), false).disrupted()).isFalse();
        assertThat(member(pod("False", 0, STARTING), false).disrupted()).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void asksForNoNodeOfAPodThatHasNone() {
        Pod pod = pod("False", 1, CRASHING);
        pod.getSpec().setNodeName(null);
        assertThat(member(pod, false).disrupted()).isFalse();
        assertThat(asked).isEmpty();
    }
}
