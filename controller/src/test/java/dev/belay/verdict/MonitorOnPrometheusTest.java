package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.ReleasePolicySpec;
import dev.belay.release.Health;
import dev.belay.release.Reason;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole monitor over a real Prometheus: over a written history, second by second, and live.
@Tag("cluster")
class MonitorOnPrometheusTest {

    private static final int SHOPS = 20;

    @TempDir
    private Path folder;

    /// Counters each second, sampled 400 ms after it; the candidate fails half of its requests from second 90 on.
    private static History history() {
        History history = new History();
        for (int second = 0; second <= 130; second++) {
            add(history, "a-s", second, 90.0 * second, 0);
            add(history, "a-c", second, 10.0 * second, second < 90 ? 0 : 5.0 * (second - 89));
        }
        return history;
    }

    private static void add(History history, String pod, int second, double total, double bad) {
        String series = "http_server_requests_seconds_%s{namespace=\"shop\",pod=\"" + pod + "\",uri=\"/\"%s}";
        double at = second + 0.4;
        history.add("up{namespace=\"shop\",pod=\"" + pod + "\"}", at, 1);
        history.add(series.formatted("count", ",outcome=\"SUCCESS\""), at, total - bad);
        history.add(series.formatted("bucket", ",outcome=\"SUCCESS\",le=\"2.5\""), at, total - bad);
        history.add(series.formatted("bucket", ",outcome=\"SUCCESS\",le=\"5\""), at, total - bad);
        if (bad > 0) {
            history.add(series.formatted("count", ",outcome=\"SERVER_ERROR\""), at, bad);
            history.add(series.formatted("bucket", ",outcome=\"SERVER_ERROR\",le=\"2.5\""), at, bad);
        }
    }

    @Test
    void seesABreachInARealHistoryAlsoAcrossAFailover() throws Exception {
        try (RealPrometheus prometheus = RealPrometheus.start(folder, history(), "");
                PrometheusClient client = prometheus.client()) {
            MonitorScene whole = new MonitorScene(client);
            whole.now = History.at(20);
            whole.monitor.of(whole.subject("a"));
            whole.seconds(68);
            Health well = whole.monitor.of(whole.subject("a")).health();
            assertThat(well.reason()).isEqualTo(Reason.WITHIN_LIMITS);
            StatusForm.Judged saved = StatusForm.Judged.NOTHING;
            while (!whole.monitor.of(whole.subject("a")).health().isBreach()) {
                whole.seconds(1);
                if (whole.now.equals(History.at(92))) {
                    saved = whole.monitor.of(whole.subject("a")).judged();
                }
                assertThat(whole.now).isBefore(History.at(100));
            }
            // Four sets of ten requests, half of them failed; the first was sampled at 90.4.
            Health breach = whole.monitor.of(whole.subject("a")).health();
            assertThat(breach.breachAt()).isEqualTo(History.at(94));
            assertThat(breach.message()).startsWith("errors 50.0% > 1.0% (20 of 40; stable 0.0%, 0 of 360");
            assertThat(saved.until()).isEqualTo(History.at(92));
            MonitorScene next = new MonitorScene(client);
            next.now = History.at(97);
            next.monitor.of(next.subject("a", MonitorScene.candidate("a"), saved));
            next.seconds(1);
            Health after = next.monitor.of(next.subject("a")).health();
            assertThat(after.breachAt()).isEqualTo(breach.breachAt());
            assertThat(after.message()).isEqualTo(breach.message());
        }
    }

    private static Verdicts.Subject live(MonitorScene scene, RealPrometheus prometheus, String name) {
        Verdicts.Subject subject = scene.subject(name);
        ReleasePolicySpec policy = scene.settings(prometheus.where()).policy();
        return new Verdicts.Subject(
                subject.release(),
                subject.trial(),
                1,
                10,
                false,
                subject.stable(),
                subject.candidate(),
                new Verdicts.Settings(policy, null),
                StatusForm.Judged.NOTHING);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            Thread.sleep(50);
        }
    }

    @Test
    void tellsLiveBreachesWithinSecondsWhileTwentyTrialsTakeTheQueriesOfOne() throws Exception {
        try (ScrapedShops shops = new ScrapedShops();
                RealPrometheus prometheus = RealPrometheus.start(folder, new History(), shops.targets(SHOPS));
                PrometheusClient client = prometheus.client();
                Monitor monitor = new Monitor(InstantSource.system(), name -> null)) {
            MonitorScene scene = new MonitorScene(client);
            Map<String, Instant> toldAt = new ConcurrentHashMap<>();
            monitor.tell(key -> {
                if (monitor.of(live(scene, prometheus, key.name())).health().isBreach()) {
                    toldAt.putIfAbsent(key.name(), Instant.now());
                }
            });
            await("samples", () -> shops.age().toSeconds() >= 12);
            monitor.of(live(scene, prometheus, "t0"));
            await("the first is well", () -> isWell(monitor, scene, prometheus, "t0"));
            long ofOne = queriesInTenSeconds(monitor);
            for (int shop = 1; shop < SHOPS; shop++) {
                monitor.of(live(scene, prometheus, "t" + shop));
            }
            for (int shop = 0; shop < SHOPS; shop++) {
                String name = "t" + shop;
                await(name + " is well", () -> isWell(monitor, scene, prometheus, name));
            }
            long ofTwenty = queriesInTenSeconds(monitor);
            List<Double> seconds = breach(shops, toldAt);
            figure("Prometheus queries a minute, 1 trial", ofOne * 6.0, "");
            figure("Prometheus queries a minute, 20 trials", ofTwenty * 6.0, "");
            figure("first bad sample to verdict, median", seconds.get(SHOPS / 2), "s");
            figure("first bad sample to verdict, longest of 20", seconds.getLast(), "s");
            assertThat(ofTwenty).isBetween(ofOne - 2, ofOne + 2);
            assertThat(seconds.getLast()).isLessThan(5.0);
        }
    }

    private static boolean isWell(Monitor monitor, MonitorScene scene, RealPrometheus prometheus, String name) {
        return monitor.of(live(scene, prometheus, name)).health().isHealthy();
    }

    private static long queriesInTenSeconds(Monitor monitor) throws InterruptedException {
        long before = monitor.queries();
        Instant began = Instant.now();
        await("ten seconds", () -> Duration.between(began, Instant.now()).toSeconds() >= 10);
        return monitor.queries() - before;
    }

    /// Each begins to fail at a moment of its own.
    private static List<Double> breach(ScrapedShops shops, Map<String, Instant> toldAt) throws InterruptedException {
        Random random = new Random(7);
        Instant now = Instant.now();
        for (int shop = 0; shop < SHOPS; shop++) {
            shops.fail("t" + shop + "-c", now.plusMillis(random.nextInt(8000)));
        }
        await("all are told", () -> toldAt.size() == SHOPS);
        List<Double> seconds = new ArrayList<>();
        toldAt.forEach((name, told) -> seconds.add(Seconds.between(shops.shownAt(name + "-c"), told)));
        seconds.sort(null);
        return seconds;
    }

    private static void figure(String name, double value, String unit) throws java.io.IOException {
        String line = String.format(
                Locale.ROOT,
                "{\"name\":\"monitor: %s\",\"value\":%.2f,\"unit\":\"%s\",\"limit\":\"\"}%n",
                name,
                value,
                unit);
        System.out.print(line);
        String file = System.getenv("BELAY_FIGURES");
        if (file != null) {
            Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
