package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who reaches the operator, whom it reaches, and who scrapes it.
final class NetworkTest {

    private static final Map<String, String> SCRAPED = Map.of(
            "monitoring.serviceMonitor.create", "true", "monitoring.serviceMonitor.labels.release", "prometheus");

    @TempDir
    private static Path folder;

    private static Path chart = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        chart = Chart.unpackInto(folder);
    }

    @Test
    void opensThePortsOfThePodAndNoOther() {
        Rendered rendered = Rendered.of(chart, Map.of());

        NetworkPolicy policy = rendered.only(NetworkPolicy.class);
        assertThat(policy.getSpec().getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getPorts())
                        .extracting(it -> it.getPort().getStrVal())
                        .isEqualTo(ports(pods(rendered))))
                .satisfies(rule -> assertThat(rule.getFrom()).isEmpty());
        assertThat(pods(rendered).getMetadata().getLabels())
                .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
    }

    @Test
    void limitsTheOperatorsOwnCallsOnlyWhenTold() {
        assertThat(Rendered.of(chart, Map.of())
                        .only(NetworkPolicy.class)
                        .getSpec()
                        .getPolicyTypes())
                .containsExactly("Ingress");

        NetworkPolicy told = Rendered.of(
                        chart,
                        Map.of(
                                "networkPolicy.egress[0].to[0].ipBlock.cidr",
                                "10.0.0.0/8",
                                "networkPolicy.from[0].namespaceSelector.matchLabels.team",
                                "monitoring"))
                .only(NetworkPolicy.class);

        assertThat(told.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(told.getSpec()
                        .getEgress()
                        .getFirst()
                        .getTo()
                        .getFirst()
                        .getIpBlock()
                        .getCidr())
                .isEqualTo("10.0.0.0/8");
        assertThat(told.getSpec()
                        .getIngress()
                        .getFirst()
                        .getFrom()
                        .getFirst()
                        .getNamespaceSelector()
                        .getMatchLabels())
                .containsEntry("team", "monitoring");
    }

    @Test
    void asksForNoKindOfThePrometheusOperatorsUnlessTold() {
        assertThat(Rendered.of(chart, Map.of()).objects())
                .extracting(HasMetadata::getApiVersion)
                .noneMatch(it -> it.startsWith("monitoring.coreos.com"));
    }

    @Test
    void isScrapedByOneServiceThatAlsoShowsWhoIsNotReady() {
        Rendered rendered = Rendered.of(chart, SCRAPED);
        GenericKubernetesResource monitor = rendered.named(GenericKubernetesResource.class, "belay");

        Map<String, String> wanted = monitor.get("spec", "selector", "matchLabels");
        List<Service> found = rendered.objects().stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(it -> it.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet()))
                .toList();

        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(found).singleElement().satisfies(service -> {
            assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
            assertThat(service.getSpec().getPorts())
                    .extracting(ServicePort::getName)
                    .contains(monitor.<String>get("spec", "endpoints", 0, "port"));
            assertThat(ports(pods(rendered)))
                    .contains(service.getSpec()
                            .getPorts()
                            .getFirst()
                            .getTargetPort()
                            .getStrVal());
            assertThat(pods(rendered).getMetadata().getLabels())
                    .containsAllEntriesOf(service.getSpec().getSelector());
        });
    }

    private static PodTemplateSpec pods(Rendered rendered) {
        return rendered.only(Deployment.class).getSpec().getTemplate();
    }

    private static List<String> ports(PodTemplateSpec pods) {
        return pods.getSpec().getContainers().getFirst().getPorts().stream()
                .map(ContainerPort::getName)
                .toList();
    }
}
