package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.FlagLever;
import dev.belay.release.Health;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Trial;
import dev.belay.release.Verdicts;
import dev.belay.release.Verdicts.Member;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A flag on trial over a history that a real Prometheus holds: services of two pods, each of which
/// answers forty-five requests a second of people who are not shown the flag and, from second 40 on,
/// five of people who are. What goes wrong goes wrong at second 90.
@Tag("cluster")
class FlaggedOnPrometheusTest {

    private static final FlagLever.Variant VARIANT = new FlagLever.Variant("variant", "on");
    private static final int SHOWN_AT = 40;
    private static final int FAULT_AT = 90;
    private static final int END = 140;

    @TempDir
    static Path folder;

    private static RealPrometheus prometheus;

    /// How many of a hundred fail from then on.
    private record Fault(double ofShown, double ofOthers) {}

    @BeforeAll
    static void begin() throws Exception {
        History history = new History();
        Map.of(
                        "well", new Fault(0, 0),
                        "shown", new Fault(50, 0),
                        "shared", new Fault(50, 50),
                        "whole", new Fault(20, 20),
                        "little", new Fault(20, 0))
                .forEach((service, fault) -> pods(service).forEach(pod -> add(history, pod, fault)));
        prometheus = RealPrometheus.start(folder, history, "");
    }

    @AfterAll
    static void end() {
        prometheus.close();
    }

    private static Stream<String> pods(String service) {
        return Stream.of(service + "-1", service + "-2");
    }

    private static void add(History history, String pod, Fault fault) {
        for (int second = 0; second <= END; second++) {
            history.add("up{namespace=\"shop\",pod=\"" + pod + "\"}", second + 0.4, 1);
            int faulty = Math.max(0, second - FAULT_AT + 1);
            add(history, pod, "off", second, new double[] {45.0 * second, 45.0 * faulty * fault.ofOthers() / 100});
            if (second >= SHOWN_AT) {
                double total = 5.0 * (second - SHOWN_AT + 1);
                add(history, pod, "on", second, new double[] {total, 5.0 * faulty * fault.ofShown() / 100});
            }
            // Nobody whom it could be shown to.
            history.add(
                    "http_server_requests_seconds_count{namespace=\"shop\",pod=\"" + pod
                            + "\",uri=\"/feed\",outcome=\"SERVER_ERROR\"}",
                    second + 0.4,
                    0.1 * second);
        }
    }

    private static void add(History history, String pod, String variant, int second, double[] totalAndBad) {
        String series = "http_server_requests_seconds_%s{namespace=\"shop\",pod=\"" + pod + "\",uri=\"/\",variant=\""
                + variant + "\"%s}";
        double good = totalAndBad[0] - totalAndBad[1];
        history.add(series.formatted("count", ",outcome=\"SUCCESS\""), second + 0.4, good);
        history.add(series.formatted("bucket", ",outcome=\"SUCCESS\",le=\"2.5\""), second + 0.4, good);
        if (totalAndBad[1] > 0) {
            history.add(series.formatted("count", ",outcome=\"SERVER_ERROR\""), second + 0.4, totalAndBad[1]);
            history.add(
                    series.formatted("bucket", ",outcome=\"SERVER_ERROR\",le=\"2.5\""), second + 0.4, totalAndBad[1]);
        }
    }

    /// @param variant none: the whole service is judged
    private static Verdicts.Subject subject(
            MonitorScene scene, String service, FlagLever.@Nullable Variant variant, StatusForm.Judged saved) {
        Instant longAgo = MonitorScene.BEGAN.minusSeconds(9000);
        List<Member> pods = pods(service)
                .map(pod -> new Member(pod, longAgo, longAgo, false, null, List.of()))
                .toList();
        Trial trial = MonitorScene.trial();
        return new Verdicts.Subject(
                MonitorScene.key(service),
                trial,
                1,
                variant == null ? 100 : 10,
                false,
                List.of(),
                pods,
                new Verdicts.Settings(scene.settings(prometheus.where()).policy(), null, variant),
                saved);
    }

    private static Health at(int second, String service, FlagLever.@Nullable Variant variant) {
        try (PrometheusClient client = prometheus.client()) {
            MonitorScene scene = new MonitorScene(client);
            scene.now = History.at(SHOWN_AT - 10);
            scene.monitor.of(subject(scene, service, variant, StatusForm.Judged.NOTHING));
            scene.seconds(second - SHOWN_AT + 10);
            return scene.monitor
                    .of(subject(scene, service, variant, StatusForm.Judged.NOTHING))
                    .health();
        }
    }

    @Test
    void whoIsShownItAndWellIsHealthyBesideTheOthersOfTheSamePods() {
        Health well = at(130, "well", VARIANT);
        assertThat(well.reason()).as(well.message()).isEqualTo(Reason.WITHIN_LIMITS);
        // Both pods, ten a second since second 40, and nothing of the feed that asks for no flag.
        assertThat(well.message()).startsWith("errors 0.0% ≤ 1.0% (0 of 900; stable 0.0%, 0 of ");
    }

    @Test
    void aFaultOfThoseWhoAreShownItIsABreachWithinSeconds() {
        Health breach = at(FAULT_AT + 10, "shown", VARIANT);
        assertThat(breach.isBreach()).as(breach.message()).isTrue();
        assertThat(breach.message()).contains("errors 50.0% >", "stable 0.0%, 0 of");
        assertThat(Objects.requireNonNull(breach.breachAt()))
                .isBetween(History.at(FAULT_AT + 1), History.at(FAULT_AT + 5));
    }

    @Test
    void whatTheOthersSufferTooIsNotTheFlagsFault() {
        Health shared = at(FAULT_AT + 20, "shared", VARIANT);
        assertThat(shared.reason()).as(shared.message()).isEqualTo(Reason.SHARED_FAULT);
    }

    @Test
    void withoutAVariantTheWholeServiceIsJudgedByItsLimitsAlone() {
        Health breach = at(FAULT_AT + 20, "whole", null);
        assertThat(breach.isBreach()).as(breach.message()).isTrue();
        assertThat(breach.message()).contains("> 5.0%").doesNotContain("stable");
        // A fifth of a tenth: two of a hundred requests, below the limit of five.
        assertThat(at(END - 5, "little", null).isBreach()).isFalse();
        assertThat(at(END - 5, "little", VARIANT).isBreach()).isTrue();
    }

    @Test
    void theNextProcessCarriesOnWithBothSides() {
        try (PrometheusClient client = prometheus.client()) {
            MonitorScene first = new MonitorScene(client);
            first.now = History.at(SHOWN_AT - 10);
            first.monitor.of(subject(first, "shown", VARIANT, StatusForm.Judged.NOTHING));
            first.seconds(FAULT_AT - SHOWN_AT + 11);
            StatusForm.Judged saved = first.monitor
                    .of(subject(first, "shown", VARIANT, StatusForm.Judged.NOTHING))
                    .judged();
            MonitorScene next = new MonitorScene(client);
            next.now = History.at(FAULT_AT + 8);
            next.monitor.of(subject(next, "shown", VARIANT, saved));
            next.seconds(1);
            Health health =
                    next.monitor.of(subject(next, "shown", VARIANT, saved)).health();
            assertThat(health.message())
                    .isEqualTo(at(FAULT_AT + 10, "shown", VARIANT).message());
            assertThat(health.breachAt())
                    .isEqualTo(at(FAULT_AT + 10, "shown", VARIANT).breachAt());
        }
    }

    @Test
    void aLabelThatNothingCarriesIsFoundBeforeTheTrial() {
        MonitorScene scene = new MonitorScene(at -> new FakePrometheus(1), Runnable::run);
        Criteria criteria = Criteria.of(new Verdicts.Settings(
                scene.settings(prometheus.where()).policy(), null, new FlagLever.Variant("checkout", "new")));
        try (PrometheusClient client = prometheus.client()) {
            List<PodName> pods =
                    pods("well").map(pod -> new PodName("shop", pod)).toList();
            var found = new Survey(
                            client, prometheus.where(), criteria, new Surveyed(pods, History.BEGAN), History.at(100))
                    .find();
            var obstacle = Objects.requireNonNull(found.obstacle());
            assertThat(obstacle.reason()).isEqualTo(Reason.NO_SERIES);
            assertThat(obstacle.detail())
                    .contains("None of the http_server_requests_seconds_count carries the label checkout");
        }
    }
}
