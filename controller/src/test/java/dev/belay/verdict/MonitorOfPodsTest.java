package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.GaugeLimit;
import dev.belay.api.GaugeTemplate;
import dev.belay.release.Health;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import dev.belay.release.Verdicts.Container;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the monitor hears of pods and gauges, which no request tells of.
class MonitorOfPodsTest {

    private final FakePrometheus prometheus =
            new FakePrometheus(1).load("a-s", 90).load("a-c", 10);
    private final MonitorScene scene = new MonitorScene(prometheus);

    private Health health() {
        return said().health();
    }

    private Verdicts.Said said() {
        return scene.monitor.of(scene.subject("a"));
    }

    private void begin(int seconds) {
        said();
        scene.seconds(seconds);
    }

    @Test
    void aCrashLoopIsABreachAtOnce() {
        begin(20);
        Container loops = new Container("app", 1, "CrashLoopBackOff", false);
        Health health = scene.monitor
                .of(scene.subject("a", MonitorScene.candidate("a", loops), StatusForm.Judged.NOTHING))
                .health();
        assertThat(health.reason()).isEqualTo(Reason.CANDIDATE_CRASH_LOOPS);
        assertThat(health.isBreach()).isTrue();
        assertThat(health.breachAt()).isEqualTo(scene.now);
        assertThat(health.message()).contains("a-c").contains("app");
    }

    @Test
    void anImageThatCannotBePulledIsToldWhenItsTimeIsOver() {
        begin(20);
        Container waits = new Container("app", 0, "ContainerCreating", false);
        Container pulls = new Container("app", 0, "ImagePullBackOff", false);
        scene.monitor.of(scene.subject("a", MonitorScene.candidate("a", waits), StatusForm.Judged.NOTHING));
        scene.seconds(60);
        Verdicts.Subject pulling = scene.subject("a", MonitorScene.candidate("a", pulls), StatusForm.Judged.NOTHING);
        assertThat(scene.monitor.of(pulling).remarks())
                .anyMatch(one -> one.detail().contains("ImagePullBackOff"));
        scene.told.clear();
        scene.seconds(29);
        assertThat(scene.told).isEmpty();
        scene.seconds(2);
        assertThat(scene.told).hasSize(1);
        assertThat(scene.monitor.of(pulling).health().reason()).isEqualTo(Reason.IMAGE_UNPULLABLE);
    }

    @Test
    void whatAPodHadBehindItBeforeTheTrialIsNotOfTheTrial() {
        Verdicts.Member old = new Verdicts.Member(
                "a-c",
                MonitorScene.BEGAN.minusSeconds(4000),
                MonitorScene.BEGAN.minusSeconds(3000),
                false,
                null,
                List.of(new Container("app", 5, null, true)));
        assertThat(scene.monitor
                        .of(scene.subject("a", old, StatusForm.Judged.NOTHING))
                        .health()
                        .isBreach())
                .isFalse();
    }

    @Test
    void withoutADialectPodsAloneSpeakAndNothingIsAsked() {
        scene.health = new dev.belay.api.Health("none", null, null, List.of(), null);
        begin(70);
        assertThat(health().reason()).isEqualTo(Reason.PODS_READY);
        assertThat(health().gathered()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(said().remarks()).extracting(Verdicts.Remark::reason).containsExactly(Reason.UNMEASURED);
        assertThat(prometheus.queries).isEmpty();
    }

    private void withGauge() {
        scene.templates = List.of(new GaugeTemplate("depth", "max(depth{namespace=\"$namespace\",pod=~\"$pods\"})"));
        scene.health = new dev.belay.api.Health("none", null, null, List.of(new GaugeLimit("depth", "1k", null)), null);
        begin(20);
    }

    @Test
    void aGaugeIsAskedWithItsNamesAndBreachesAfterTwoLooks() {
        withGauge();
        assertThat(prometheus.queries).contains("max(depth{namespace=\"shop\",pod=~\"a-c\"})");
        assertThat(health().isHealthy()).isTrue();
        prometheus.gauge = 1001;
        scene.seconds(5);
        assertThat(health().reason()).isEqualTo(Reason.SUSPICIOUS);
        scene.seconds(5);
        assertThat(health().reason()).isEqualTo(Reason.GAUGE_ABOVE_MAX);
    }

    @Test
    void aGaugeWithSeveralNumbersIsMissing() {
        withGauge();
        prometheus.gauges = 2;
        scene.seconds(10);
        assertThat(health().reason()).isEqualTo(Reason.GAUGE_MISSING);
    }
}
