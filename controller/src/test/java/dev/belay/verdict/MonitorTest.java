package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Health;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The monitor in a time that is moved by hand, over a Prometheus that is a function of time. Scrapes each second.
class MonitorTest {

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
    void isHealthyWithItsHoldGathered() {
        begin(70);
        assertThat(health().reason()).isEqualTo(Reason.WITHIN_LIMITS);
        assertThat(health().gathered()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(health().requests()).isBetween(500L, 700L);
        assertThat(said().remarks()).isEmpty();
    }

    @Test
    void tellsOfABreachAtTheLookThatSeesIt() {
        begin(70);
        health();
        scene.told.clear();
        prometheus.fails("a-c", 0.5, scene.now);
        int looks = 0;
        while (scene.told.isEmpty() || !health().isBreach()) {
            scene.seconds(1);
            looks++;
            assertThat(looks).isLessThan(10);
        }
        assertThat(looks).isEqualTo(4);
        assertThat(health().reason()).isEqualTo(Reason.BREACH);
        assertThat(health().message()).startsWith("errors 50.0% > 1.0% (20 of 40; stable 0.0%, 0 of 360");
        assertThat(health().breachAt()).isEqualTo(scene.now);
        assertThat(health().firstBadAt()).isEqualTo(scene.now.minusSeconds(4));
    }

    @Test
    void slowRequestsAreABreachToo() {
        prometheus.bound = "2.5";
        begin(70);
        prometheus.slows("a-c", scene.now);
        scene.seconds(4);
        assertThat(health().reason()).isEqualTo(Reason.BREACH);
        assertThat(health().message()).startsWith("slower than 3s, judged at 2.5s 50.0% > 1.0% (20 of 40");
    }

    @Test
    void aBreachStandsWhatPrometheusSaysAfterwards() {
        begin(70);
        prometheus.fails("a-c", 0.5, scene.now);
        scene.seconds(10);
        assertThat(health().isBreach()).isTrue();
        prometheus.fault = query -> new Reply.Failure(Reply.Kind.SILENT, "is gone");
        scene.seconds(30);
        assertThat(health().isBreach()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whateverPrometheusFailsWithHoldsAndEnds(Reply.Kind kind) {
        begin(70);
        prometheus.fault = query -> new Reply.Failure(kind, "fails; mend it");
        scene.seconds(40);
        assertThat(health().kind()).isEqualTo(Health.Kind.UNAVAILABLE);
        assertThat(health().message()).isEqualTo("Prometheus at http://prometheus:9090 fails; mend it");
        Duration gathered = health().gathered();
        prometheus.fault = query -> null;
        scene.seconds(20);
        assertThat(health().kind()).isEqualTo(Health.Kind.HEALTHY);
        assertThat(health().gathered()).isGreaterThan(gathered);
    }

    @Test
    void anIllPrometheusIsSaidAtTheNextLookAndAskedSeldom() {
        begin(70);
        prometheus.fault = query -> new Reply.Failure(Reply.Kind.SILENT, "refuses");
        scene.told.clear();
        scene.seconds(1);
        assertThat(scene.told).containsExactly(MonitorScene.key("a"));
        prometheus.queries.clear();
        scene.seconds(60);
        assertThat(prometheus.queries).hasSizeLessThan(25);
    }

    @Test
    void whatKeepsAnswersAwayDoesNotLeaveItHealthy() {
        List<Runnable> never = new java.util.ArrayList<>();
        boolean[] stuck = {false};
        MonitorScene lame = new MonitorScene(where -> prometheus, task -> {
            if (stuck[0]) {
                never.add(task);
            } else {
                task.run();
            }
        });
        lame.monitor.of(lame.subject("a"));
        lame.seconds(70);
        assertThat(lame.monitor.of(lame.subject("a")).health().isHealthy()).isTrue();
        stuck[0] = true;
        lame.seconds(22);
        Health health = lame.monitor.of(lame.subject("a")).health();
        assertThat(health.reason()).isEqualTo(Reason.METRICS_UNAVAILABLE);
        assertThat(never).hasSize(2);
        stuck[0] = false;
        never.forEach(Runnable::run);
        lame.seconds(3);
        assertThat(lame.monitor.of(lame.subject("a")).health().isHealthy()).isTrue();
    }

    @Test
    void whatIsRememberedOfAnotherTrialIsNotUsed() {
        begin(30);
        StatusForm.Judged saved = said().judged();
        Verdicts.Subject mine = scene.subject("a", MonitorScene.candidate("a"), saved);
        scene.another();
        var trial = mine.trial();
        var other = new dev.belay.release.Trial(
                "zzzzzzzzzz", 1, trial.candidate(), trial.plan(), trial.startedAt(), 0, null);
        Health health = scene.monitor
                .of(new Verdicts.Subject(
                        mine.release(), other, 1, 10, false, mine.stable(), mine.candidate(), mine.settings(), saved))
                .health();
        assertThat(health.gathered()).isZero();
    }

    @Test
    void asksNothingWithoutATrial() {
        begin(5);
        prometheus.queries.clear();
        scene.monitor.forget(MonitorScene.key("a"));
        scene.seconds(60);
        assertThat(prometheus.queries).isEmpty();
    }

    @Test
    void twentyTrialsTakeAsManyQueriesAsOne() {
        begin(30);
        prometheus.queries.clear();
        scene.seconds(60);
        int ofOne = prometheus.queries.size();
        assertThat(ofOne).isEqualTo(120);
        for (int trial = 0; trial < 19; trial++) {
            prometheus.load("t" + trial + "-s", 9).load("t" + trial + "-c", 1);
            scene.monitor.of(scene.subject("t" + trial));
        }
        scene.seconds(5);
        prometheus.queries.clear();
        scene.seconds(60);
        assertThat(prometheus.queries).hasSize(ofOne);
    }

    @Test
    void oneThatIsTooMuchIsFoundAndDelaysNoOther() {
        for (int trial = 0; trial < 20; trial++) {
            prometheus.load("t" + trial + "-s", 90).load("t" + trial + "-c", 10);
            scene.monitor.of(scene.subject("t" + trial));
        }
        scene.seconds(5);
        prometheus.fault = query -> query.startsWith("label_replace") && query.contains("t7-c")
                ? new Reply.Failure(Reply.Kind.TOO_MUCH, "gave up; fewer series")
                : null;
        scene.seconds(60);
        prometheus.queries.clear();
        scene.seconds(60);
        assertThat(prometheus.queries).hasSizeBetween(120, 135);
        assertThat(scene.monitor.of(scene.subject("t7")).health().reason()).isEqualTo(Reason.QUERY_REFUSED);
        for (int trial = 0; trial < 20; trial++) {
            if (trial != 7) {
                assertThat(scene.monitor.of(scene.subject("t" + trial)).health().isHealthy())
                        .isTrue();
            }
        }
        prometheus.fault = query -> null;
        scene.seconds(30);
        assertThat(scene.monitor.of(scene.subject("t7")).health().isHealthy()).isTrue();
    }

    @Test
    void aSlowPrometheusDelaysNoOther() throws InterruptedException {
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch slowIsAsked = new CountDownLatch(1);
        Asked slow = new Asked() {
            @Override
            public Reply instant(String query, Instant at) {
                slowIsAsked.countDown();
                try {
                    late.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return new Reply.Failure(Reply.Kind.SILENT, "was late");
            }

            @Override
            public Reply range(String query, Instant from, Instant to, Duration step) {
                return instant(query, to);
            }
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            MonitorScene two = new MonitorScene(where -> where.url().contains("slow") ? slow : prometheus, threads);
            Verdicts.Subject ofSlow = two.subject("b");
            two.monitor.of(new Verdicts.Subject(
                    ofSlow.release(),
                    ofSlow.trial(),
                    1,
                    10,
                    false,
                    ofSlow.stable(),
                    ofSlow.candidate(),
                    two.settings(MonitorScene.prometheus("http://slow:9090")),
                    StatusForm.Judged.NOTHING));
            two.monitor.of(two.subject("a"));
            two.seconds(1);
            assertThat(slowIsAsked.await(10, TimeUnit.SECONDS)).isTrue();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!two.monitor.of(two.subject("a")).health().isHealthy() && System.nanoTime() < until) {
                two.seconds(1);
                Thread.sleep(2);
            }
            assertThat(two.monitor.of(two.subject("a")).health().isHealthy()).isTrue();
            assertThat(late.getCount()).isEqualTo(1);
            late.countDown();
        }
    }

    @Test
    void aFailoverInMidEvidenceBreachesAtTheSameLook() {
        for (int killedAfter = 0; killedAfter < 4; killedAfter++) {
            for (int away : new int[] {1, 3, 20}) {
                FakePrometheus same = new FakePrometheus(1).load("a-s", 90).load("a-c", 10);
                MonitorScene whole = new MonitorScene(same);
                MonitorScene broken = new MonitorScene(same);
                whole.monitor.of(whole.subject("a"));
                broken.monitor.of(broken.subject("a"));
                whole.seconds(70);
                broken.seconds(70);
                same.fails("a-c", 0.5, whole.now);
                whole.seconds(40);
                broken.seconds(killedAfter);
                StatusForm.Judged saved = broken.monitor.of(broken.subject("a")).judged();
                broken.now = broken.now.plusSeconds(away);
                broken.another();
                broken.monitor.of(broken.subject("a", MonitorScene.candidate("a"), saved));
                broken.seconds(10);
                Health after = broken.monitor.of(broken.subject("a")).health();
                Health without = whole.monitor.of(whole.subject("a")).health();
                assertThat(after.breachAt())
                        .as("killed after %d s for %d s", killedAfter, away)
                        .isEqualTo(without.breachAt());
                assertThat(after.message()).isEqualTo(without.message());
            }
        }
    }

    @Test
    void aFailoverAsksNoSurveyAgain() {
        begin(30);
        StatusForm.Judged saved = said().judged();
        prometheus.queries.clear();
        scene.another();
        scene.monitor.of(scene.subject("a", MonitorScene.candidate("a"), saved));
        scene.seconds(3);
        assertThat(prometheus.queries)
                .noneMatch(query -> query.contains("[150s]"))
                .hasSize(6);
    }

    @Test
    void aWithdrawalKeepsTheHoldAndGathersNothing() {
        begin(40);
        Verdicts.Subject off = scene.at(scene.subject("a"), 1, 0, true);
        scene.monitor.of(off);
        Duration gathered = scene.monitor.of(off).health().gathered();
        assertThat(gathered).isGreaterThan(Duration.ofSeconds(25));
        scene.seconds(20);
        assertThat(scene.monitor.of(off).health().gathered()).isEqualTo(gathered);
        // Back on, and the route shows it a little later.
        scene.monitor.of(scene.at(scene.subject("a"), 1, 0, false));
        scene.seconds(2);
        said();
        scene.seconds(20);
        assertThat(health().gathered()).isGreaterThan(gathered.plusSeconds(10));
    }

    @Test
    void aStepBeginsItsHoldAnew() {
        begin(70);
        scene.monitor.of(scene.at(scene.subject("a"), 2, 50, false));
        assertThat(scene.monitor
                        .of(scene.at(scene.subject("a"), 2, 50, false))
                        .health()
                        .requests())
                .isZero();
        scene.seconds(1);
        assertThat(scene.monitor
                        .of(scene.at(scene.subject("a"), 2, 50, false))
                        .health()
                        .gathered())
                .isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aLimitThatIsChangedBeginsThatSignalAnewAndKeepsTheHold() {
        begin(70);
        Duration gathered = health().gathered();
        scene.health =
                new dev.belay.api.Health(null, new dev.belay.api.ErrorLimit("2%", null, null), null, List.of(), null);
        said();
        scene.seconds(3);
        assertThat(said().remarks()).extracting(Verdicts.Remark::reason).containsExactly(Reason.EVIDENCE_REFUSED);
        assertThat(health().gathered()).isGreaterThanOrEqualTo(gathered);
    }
}
