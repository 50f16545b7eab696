package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.FaultProxy;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Nodes that are ready, that are not, and that nobody knows.
@OnKubernetes
final class NodesTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));

    private static Node made(KubernetesClient admin, String name) {
        return admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build())
                .create();
    }

    private static void says(KubernetesClient admin, String name, String ready) {
        admin.nodes().withName(name).editStatus(node -> {
            node.getStatus()
                    .setConditions(List.of(new NodeConditionBuilder()
                            .withType("Ready")
                            .withStatus(ready)
                            .build()));
            return node;
        });
    }

    @Test
    void isAskedForAtMostOnceInFiveSeconds(Cluster cluster, TestNamespace namespace) {
        KubernetesClient admin = cluster.client();
        String name = namespace.name() + "-node";
        Node node = made(admin, name);
        try (FaultProxy proxy = FaultProxy.before(admin.getConfiguration());
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(proxy.config(null))
                        .build()) {
            Rule gets = proxy.inject(Requests.to("/nodes/"), new Fault.Delayed(Duration.ZERO));
            Nodes nodes = new Nodes(client, now::get);
            says(admin, name, "True");
            assertThat(nodes.isReady(name)).isTrue();
            says(admin, name, "False");
            assertThat(nodes.isReady(name)).isTrue();
            assertThat(gets.hits()).isEqualTo(1);
            now.updateAndGet(then -> then.plusSeconds(6));
            assertThat(nodes.isReady(name)).isFalse();
            assertThat(gets.hits()).isEqualTo(2);
        } finally {
            admin.resource(node).delete();
        }
    }

    @Test
    void oneThatIsGoneIsNotReady(Cluster cluster, TestNamespace namespace) {
        assertThat(new Nodes(cluster.client(), now::get).isReady(namespace.name() + "-gone"))
                .isFalse();
    }

    @Test
    void excusesNothingWhenItCannotBeAsked(Cluster cluster, TestNamespace namespace) {
        try (FaultProxy proxy = FaultProxy.before(cluster.client().getConfiguration());
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(proxy.config(null))
                        .build()) {
            proxy.inject(Requests.to("/nodes/"), new Fault.Refused(403));
            assertThat(new Nodes(client, now::get).isReady(namespace.name() + "-unknown"))
                    .isTrue();
        }
    }
}
