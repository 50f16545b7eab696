package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Health;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import dev.belay.release.Verdicts.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Scrapes of fifteen seconds, each pod at a moment of its own, as most Prometheus have it: three looks take long
/// enough, so none may be waited for longer than its samples.
class ScrapedSeldomTest {

    private static final int SPACING = 15;
    private static final int RUNS = 60;
    private static final Duration UNTIL_LIVE = Duration.ofSeconds(200);

    /// The look that is under way when it begins has too little of it; three more.
    private static final double LONGEST = 4 * SPACING;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);

    private FakePrometheus scraped() {
        FakePrometheus prometheus = new FakePrometheus(SPACING);
        for (String pod : List.of("a-s", "a-t", "a-c", "a-d")) {
            prometheus.load(pod, 25).scrapedLater(pod, moment());
        }
        return prometheus;
    }

    /// Some of them just when it is asked.
    private Duration moment() {
        return random.nextInt(4) == 0
                ? Duration.ofSeconds(3L * random.nextInt(5))
                : Duration.ofMillis(random.nextInt(15_000));
    }

    /// Two pods of each.
    private static Verdicts.Subject subject(MonitorScene scene, StatusForm.Judged saved) {
        Verdicts.Subject one = scene.subject("a", MonitorScene.candidate("a"), saved);
        return new Verdicts.Subject(
                one.release(),
                one.trial(),
                one.step(),
                one.weight(),
                false,
                List.of(one.stable().getFirst(), named(one.stable().getFirst(), "a-t")),
                List.of(one.candidate().getFirst(), named(one.candidate().getFirst(), "a-d")),
                one.settings(),
                saved);
    }

    private static Member named(Member like, String pod) {
        return new Member(pod, like.created(), like.readySince(), false, null, List.of());
    }

    private static Health health(MonitorScene scene) {
        return scene.monitor.of(subject(scene, StatusForm.Judged.NOTHING)).health();
    }

    @Test
    void aHalfThatFailsIsSeenInThreeScrapesAtWhateverMomentsTheyAre() {
        List<Double> seconds = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            FakePrometheus prometheus = scraped();
            MonitorScene scene = new MonitorScene(prometheus);
            scene.monitor.of(subject(scene, StatusForm.Judged.NOTHING));
            scene.seconds((int) UNTIL_LIVE.toSeconds() + run);
            Instant fault = scene.now;
            prometheus.fails("a-c", 0.5, fault).fails("a-d", 0.5, fault);
            scene.seconds(SPACING * 6);
            Instant breach = Objects.requireNonNull(health(scene).breachAt(), () -> "" + health(scene));
            seconds.add(Seconds.between(fault, breach));
        }
        seconds.sort(null);
        assertThat(seconds.getLast()).as("%s", seconds).isLessThanOrEqualTo(LONGEST);
    }

    @Test
    void anotherProcessSeesItAtTheSameMoment() {
        for (int run = 0; run < RUNS; run++) {
            FakePrometheus prometheus = scraped();
            MonitorScene whole = new MonitorScene(prometheus);
            MonitorScene broken = new MonitorScene(prometheus);
            for (MonitorScene scene : List.of(whole, broken)) {
                scene.monitor.of(subject(scene, StatusForm.Judged.NOTHING));
                scene.seconds((int) UNTIL_LIVE.toSeconds() + run);
            }
            prometheus.fails("a-c", 0.5, whole.now).fails("a-d", 0.5, whole.now);
            whole.seconds(SPACING * 6);
            broken.seconds(run % 30);
            StatusForm.Judged saved = broken.monitor
                    .of(subject(broken, StatusForm.Judged.NOTHING))
                    .judged();
            broken.now = broken.now.plusSeconds(5);
            broken.another();
            broken.monitor.of(subject(broken, saved));
            broken.seconds(SPACING * 6);
            Health after = broken.monitor.of(subject(broken, saved)).health();
            assertThat(after.breachAt())
                    .as("run %d", run)
                    .isEqualTo(health(whole).breachAt());
            assertThat(after.message()).isEqualTo(health(whole).message());
        }
    }
}
