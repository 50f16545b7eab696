package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts;
import dev.belay.release.Verdicts.Remark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a survey finds in histories that a real Prometheus holds.
@Tag("cluster")
class SurveyOnPrometheusTest {

    @TempDir
    static Path folder;

    private static RealPrometheus prometheus;

    @BeforeAll
    static void begin() throws Exception {
        History history = new History();
        spring(history, "each-5", 5, 1000);
        spring(history, "each-30", 30, 1000);
        spring(history, "slow", 1, 900);
        for (int second = 0; second <= 300; second += 15) {
            String otel = "http_server_request_duration_seconds_%s{namespace=\"shop\",pod=\"otel\","
                    + "http_route=\"/\",http_response_status_code=\"200\"%s}";
            history.add(otel.formatted("count", ""), second, 1000);
            for (String le : List.of("0.5", "1", "2.5", "5", "+Inf")) {
                history.add(otel.formatted("bucket", ",le=\"" + le + "\""), second, 1000);
            }
            history.add("shop_answers_total{namespace=\"shop\",pod=\"custom\",code=\"200\"}", second, second);
            history.add("up{namespace=\"shop\",pod=\"custom\"}", second, 1);
        }
        prometheus = RealPrometheus.start(folder, history, "");
    }

    @AfterAll
    static void end() {
        prometheus.close();
    }

    /// Of a thousand requests so many within 2.5 s, the greatest bucket below the limit of 3 s.
    private static void spring(History history, String pod, int spacing, double within) {
        String spring = "http_server_requests_seconds_%s{namespace=\"shop\",pod=\"" + pod
                + "\",uri=\"/\",outcome=\"SUCCESS\"%s}";
        for (int second = 0; second <= 300; second += spacing) {
            history.add(spring.formatted("count", ""), second, 1000);
            history.add(spring.formatted("bucket", ",le=\"2.5\""), second, within);
            history.add(spring.formatted("bucket", ",le=\"5.0\""), second, 1000);
            history.add(spring.formatted("bucket", ",le=\"+Inf\""), second, 1000);
        }
    }

    private static Survey.Found survey(String pod, String dialect) {
        MonitorScene scene = new MonitorScene(at -> new FakePrometheus(1), Runnable::run);
        var shipped = scene.settings(prometheus.where()).policy();
        Criteria criteria = Criteria.of(new Verdicts.Settings(
                new dev.belay.api.ReleasePolicySpec(
                        prometheus.where(), dialect, shipped.exclude(), "auto", 2, null, null, null, List.of(), null),
                null));
        try (PrometheusClient client = prometheus.client()) {
            Surveyed pods = new Surveyed(List.of(new PodName("shop", pod)), Instant.EPOCH);
            return new Survey(client, prometheus.where(), criteria, pods, History.at(301)).find();
        }
    }

    @Test
    void findsHowOftenSamplesComeAndTheGreatestBucketBelowTheLimit() {
        assertThat(survey("each-5", "micrometer"))
                .isEqualTo(new Survey.Found(new Measured(Duration.ofSeconds(5), Map.of(0, 2.5)), null, List.of()));
        assertThat(survey("otel", "opentelemetry").measured())
                .isEqualTo(new Measured(Duration.ofSeconds(15), Map.of(0, 2.5)));
    }

    @Test
    void rareSamplesAreABudgetAtRisk() {
        Survey.Found found = survey("each-30", "micrometer");
        assertThat(Objects.requireNonNull(found.measured()).spacing()).isEqualTo(Duration.ofSeconds(30));
        assertThat(found.remarks()).extracting(Remark::reason).containsExactly(Reason.BUDGET_AT_RISK);
        assertThat(found.remarks().getFirst().detail()).contains("each 30s", "within 79s, not 60s");
    }

    @Test
    void aStableThatIsOverTheLimitAtALowerBucketIsNotMeasured() {
        Survey.Found found = survey("slow", "micrometer");
        assertThat(Objects.requireNonNull(found.measured()).bounds()).isEmpty();
        assertThat(found.remarks()).extracting(Remark::reason).containsExactly(Reason.UNMEASURED);
        assertThat(found.remarks().getFirst().detail()).contains("is 2.5s", "add a bucket at 3");
    }

    @Test
    void otherNamesAreFound() {
        Obstacle obstacle =
                Objects.requireNonNull(survey("custom", "micrometer").obstacle());
        assertThat(obstacle.reason()).isEqualTo(Reason.NO_SERIES);
        assertThat(obstacle.detail()).contains("found shop_answers_total");
        Obstacle nothing =
                Objects.requireNonNull(survey("nowhere", "micrometer").obstacle());
        assertThat(nothing.detail()).contains("no series at all of the pod nowhere", "podLabel");
    }
}
