package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReleaseMetricsTest {

    private static final Release IN_TRIAL = release("shop", """
            phase: Watching
            reason: MetricsUnavailable
            verdict: {kind: Unavailable, reason: MetricsUnavailable}
            conditions:
              - {type: Ready, status: "False"}
              - {type: Reconciling, status: "True"}
              - {type: Contested, status: "True"}
              - {type: BudgetAtRisk, status: "False"}
            """);
    private static final Release STEADY = release("till", "{phase: Steady, reason: StableServes}");

    private static Release release(String name, String status) {
        return Serialization.unmarshal("""
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {name: %s, namespace: web}
                status:
                %s""".formatted(name, status.indent(2)), Release.class);
    }

    @Test
    void saysWhereEachReleaseIs() {
        assertThat(scraped("belay_release_status", Optional.of(List.of(IN_TRIAL, STEADY))))
                .containsExactlyInAnyOrder(
                        "phase=Watching reason=MetricsUnavailable release=shop release_namespace=web verdict=Unavailable",
                        "phase=Steady reason=StableServes release=till release_namespace=web verdict=");
    }

    @Test
    void saysTheConditionsThatPhasesDoNotSay() {
        assertThat(scraped("belay_release_condition", Optional.of(List.of(IN_TRIAL, STEADY))))
                .containsExactly("condition=Contested release=shop release_namespace=web");
    }

    @Test
    void saysNothingOfWhatIsNotKnown() {
        Release unseen = release("new", "{}");
        unseen.setStatus(null);

        assertThat(scraped("belay_release_status", Optional.of(List.of(unseen))))
                .isEmpty();
        assertThat(scraped("belay_release_status", Optional.empty())).isEmpty();
    }

    private static List<String> scraped(String name, Optional<List<Release>> all) {
        PrometheusRegistry registry = new PrometheusRegistry();
        ReleaseMetrics.register(() -> all, registry);
        return registry.scrape().stream()
                .filter(family -> family.getMetadata().getName().equals(name))
                .map(GaugeSnapshot.class::cast)
                .flatMap(family -> family.getDataPoints().stream())
                .peek(point -> assertThat(point.getValue()).isEqualTo(1))
                .map(point -> point.getLabels().stream()
                        .sorted((one, other) -> one.getName().compareTo(other.getName()))
                        .map(ReleaseMetricsTest::text)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static String text(Label label) {
        return label.getName() + "=" + label.getValue();
    }
}
