package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.GaugeLimit;
import dev.belay.api.Health;
import dev.belay.api.LatencyLimit;
import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is found before anything is touched. Scrapes each 5 s.
class PreflightTest {

    private final FakePrometheus prometheus =
            new FakePrometheus(5).load("a-s", 90).load("a-c", 10);
    private final MonitorScene scene = new MonitorScene(prometheus);

    private static Reason reason(@Nullable Obstacle obstacle) {
        return Objects.requireNonNull(obstacle).reason();
    }

    private @Nullable Obstacle found() {
        scene.obstacle("a");
        return scene.obstacle("a");
    }

    @Test
    void saysAtFirstThatItAsksAndTellsWhenItKnows() {
        assertThat(reason(scene.obstacle("a"))).isEqualTo(Reason.PREFLIGHT_RUNNING);
        assertThat(scene.told).containsExactly(MonitorScene.key("a"));
        assertThat(scene.obstacle("a")).isNull();
    }

    @Test
    void aServiceThatIsWellIsAskedAboutOnce() {
        found();
        int asked = prometheus.queries.size();
        scene.seconds(120);
        found();
        assertThat(prometheus.queries).hasSize(asked);
    }

    @Test
    void theTrialUsesWhatThePreflightFound() {
        found();
        prometheus.queries.clear();
        scene.monitor.of(scene.subject("a"));
        scene.seconds(60);
        // Two signals each second: nothing was looked for again.
        assertThat(prometheus.queries).hasSize(120);
    }

    @Test
    void aServiceThatWasScrapedTwiceIsWaitedFor() {
        prometheus.bornAt = scene.now.minusSeconds(9);
        assertThat(reason(found())).isEqualTo(Reason.PREFLIGHT_RUNNING);
        scene.seconds(10);
        assertThat(scene.obstacle("a")).isNull();
        scene.monitor.of(scene.subject("a"));
        prometheus.queries.clear();
        scene.seconds(60);
        // Each 5 s, as it is scraped: nobody has taken it for scraped as seldom as can be.
        assertThat(prometheus.queries).hasSizeGreaterThan(20);
    }

    @Test
    void aServiceThatIsScrapedOnceAMinuteIsToldByOneGap() {
        FakePrometheus seldom = new FakePrometheus(60).load("a-s", 90).load("a-c", 10);
        seldom.bornAt = scene.now.minusSeconds(65);
        MonitorScene other = new MonitorScene(seldom);
        other.obstacle("a");
        assertThat(other.obstacle("a")).isNull();
        Verdicts.Said said = other.monitor.of(other.subject("a"));
        assertThat(said.remarks()).extracting(Verdicts.Remark::reason).contains(Reason.BUDGET_AT_RISK);
        assertThat(said.remarks().getFirst().detail()).contains("60s");
    }

    @Test
    void otherNamesAreNamed() {
        prometheus.load("b-s", 1);
        prometheus.names = List.of("shop_answers_total", "jvm_threads");
        Obstacle obstacle = Objects.requireNonNull(unknown());
        assertThat(obstacle.reason()).isEqualTo(Reason.NO_SERIES);
        assertThat(obstacle.detail()).isEqualTo("Wanted http_server_requests_seconds_count; found shop_answers_total.");
    }

    /// Whoever applies a Deployment and a Release and gives an image at once is not told to mend what is well.
    @Test
    void podsThatNobodyHasScrapedYetAreWaitedForSecondBySecond() {
        Verdicts.Key shop = MonitorScene.key("a");
        List<Verdicts.Member> young = List.of(new Verdicts.Member(
                "just-born", scene.now.minusSeconds(5), scene.now.minusSeconds(3), false, null, List.of()));
        prometheus.names = List.of();
        scene.monitor.obstacle(shop, scene.settings(), young);
        Obstacle yet = Objects.requireNonNull(scene.monitor.obstacle(shop, scene.settings(), young));
        assertThat(yet.reason()).isEqualTo(Reason.PREFLIGHT_RUNNING);
        assertThat(yet.detail()).contains("no sample of the pods");
        prometheus.load("just-born", 10);
        scene.seconds(1);
        assertThat(scene.monitor.obstacle(shop, scene.settings(), young)).isNull();
    }

    @Test
    void podsThatNobodyHasScrapedForHalfAMinuteAreNotScraped() {
        Verdicts.Key shop = MonitorScene.key("a");
        List<Verdicts.Member> pods = List.of(new Verdicts.Member(
                "just-born", scene.now.minusSeconds(5), scene.now.minusSeconds(3), false, null, List.of()));
        prometheus.names = List.of();
        scene.monitor.obstacle(shop, scene.settings(), pods);
        scene.seconds(26);
        assertThat(reason(scene.monitor.obstacle(shop, scene.settings(), pods))).isEqualTo(Reason.PREFLIGHT_RUNNING);
        scene.seconds(2);
        assertThat(reason(scene.monitor.obstacle(shop, scene.settings(), pods))).isEqualTo(Reason.NO_SERIES);
    }

    /// Three of four pods had no sample yet, and just these were asked about: Prometheus was taken for one that scrapes
    /// each 15 s, and a bad candidate stayed for 44 s.
    @Test
    void howOftenSamplesComeIsToldByThePodThatHasSome() {
        prometheus.load("p4", 10);
        List<Verdicts.Member> pods = List.of(ready("p1"), ready("p2"), ready("p3"), ready("p4"));
        Verdicts.Key shop = MonitorScene.key("a");
        scene.monitor.obstacle(shop, scene.settings(), pods);
        assertThat(scene.monitor.obstacle(shop, scene.settings(), pods)).isNull();
        scene.monitor.of(scene.subject("a"));
        prometheus.queries.clear();
        scene.seconds(60);
        assertThat(prometheus.queries).hasSize(120);
    }

    private Verdicts.Member ready(String pod) {
        return new Verdicts.Member(pod, scene.now.minusSeconds(90), scene.now.minusSeconds(80), false, null, List.of());
    }

    private @Nullable Obstacle unknown() {
        scene.obstacle("nobody");
        return scene.obstacle("nobody");
    }

    @Test
    void aPrometheusThatIsAwayIsNoMissingSeriesAndIsAskedAgain() {
        prometheus.fault = query -> new Reply.Failure(Reply.Kind.SILENT, "cannot be reached");
        Obstacle away = Objects.requireNonNull(found());
        assertThat(away.reason()).isEqualTo(Reason.METRICS_UNAVAILABLE);
        assertThat(away.detail()).contains("http://prometheus:9090 cannot be reached");
        scene.told.clear();
        prometheus.fault = query -> null;
        scene.seconds(6);
        assertThat(scene.told).containsExactly(MonitorScene.key("a"));
        assertThat(scene.obstacle("a")).isNull();
    }

    @Test
    void anImpliedLatencyLimitWithoutAHistogramIsUnmeasured() {
        prometheus.bound = "+Inf";
        assertThat(found()).isNull();
        Verdicts.Said said = scene.monitor.of(scene.subject("a"));
        assertThat(said.remarks()).extracting(Verdicts.Remark::reason).containsExactly(Reason.UNMEASURED);
        assertThat(said.remarks().getFirst().detail()).contains("bucket at 3s");
        scene.seconds(60);
        assertThat(scene.monitor.of(scene.subject("a")).health().isHealthy()).isTrue();
    }

    @Test
    void anExplicitLatencyLimitWithoutAHistogramIsRefused() {
        prometheus.bound = "+Inf";
        scene.health = new Health(null, null, new LatencyLimit(0.99, "3s"), List.of(), null);
        assertThat(reason(found())).isEqualTo(Reason.BUCKET_MISSING);
    }

    @Test
    void theGreatestBucketBelowTheLimitIsNamed() {
        prometheus.bound = "2.5";
        assertThat(found()).isNull();
        scene.monitor.of(scene.subject("a"));
        scene.seconds(10);
        assertThat(prometheus.queries).anyMatch(query -> query.contains("le=~\"2[.]5\""));
    }

    @Test
    void aGaugeWhoseTemplateIsRefusedOrMissingIsSaid() {
        scene.health = new Health(null, null, null, List.of(new GaugeLimit("depth", "1", null)), null);
        Obstacle missing = Objects.requireNonNull(found());
        assertThat(missing.reason()).isEqualTo(Reason.SPEC_INVALID);
        assertThat(missing.detail()).contains("'depth'").contains("policy's metrics");
        scene.templates = List.of(new dev.belay.api.GaugeTemplate("depth", "sum("));
        prometheus.fault = query ->
                query.equals("sum(") ? new Reply.Failure(Reply.Kind.MISTAKEN, "does not take the query") : null;
        assertThat(reason(found())).isEqualTo(Reason.QUERY_REFUSED);
    }

    @Test
    void rareScrapesPutTheBudgetAtRiskWithAFigure() {
        FakePrometheus rare = new FakePrometheus(30).load("a-s", 90).load("a-c", 10);
        MonitorScene at30 = new MonitorScene(rare);
        at30.obstacle("a");
        assertThat(at30.obstacle("a")).isNull();
        Verdicts.Said said = at30.monitor.of(at30.subject("a"));
        assertThat(said.remarks()).extracting(Verdicts.Remark::reason).containsExactly(Reason.BUDGET_AT_RISK);
        assertThat(said.remarks().getFirst().detail()).contains("within 79s");
        assertThat(found()).isNull();
        assertThat(scene.monitor.of(scene.subject("a")).remarks()).isEmpty();
    }

    @Test
    void everyIsAsLongAsTheScrapesAreApart() {
        scene.every = "2s";
        found();
        scene.monitor.of(scene.subject("a"));
        prometheus.queries.clear();
        scene.seconds(60);
        assertThat(scene.monitor.of(scene.subject("a")).judged().memory().get("terms"))
                .contains(" 5 ");
    }

    @Test
    void withoutAPrometheusThePolicyIsNamed() {
        Verdicts.Settings none = new Verdicts.Settings(
                new dev.belay.api.ReleasePolicySpec(
                        null, "micrometer", null, null, null, null, null, null, List.of(), null),
                null);
        Obstacle obstacle = scene.monitor.obstacle(
                MonitorScene.key("a"), none, scene.subject("a").stable());
        assertThat(reason(obstacle)).isEqualTo(Reason.SPEC_INVALID);
    }
}
