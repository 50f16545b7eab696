package dev.belay.scenarios.stage;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.api.ReleasePolicySpec;
import dev.belay.release.Health.Kind;
import dev.belay.release.Plan;
import dev.belay.release.Reason;
import dev.belay.release.Revision;
import dev.belay.release.StatusForm.Judged;
import dev.belay.release.Trial;
import dev.belay.release.Verdicts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictsByHandTest {

    private static final Verdicts.Key SHOP = new Verdicts.Key("t", "shop");
    private static final Verdicts.Settings SETTINGS = new Verdicts.Settings(
            new ReleasePolicySpec(null, null, null, null, null, null, null, null, List.of(), null), null);

    @TempDir
    private Path folder;

    private VerdictsByHand verdicts;

    @BeforeEach
    void open() {
        verdicts = new VerdictsByHand(folder);
    }

    @AfterEach
    void close() throws IOException {
        verdicts.close();
    }

    private static Verdicts.Subject subject(int step, Judged saved) {
        Plan plan = new Plan(
                Plan.Strategy.CANARY_BY_ROUTE,
                List.of(new Plan.Step(10, ofSeconds(1), 0, Plan.Gate.OPEN)),
                ofSeconds(1),
                ofSeconds(60),
                new Plan.Levers(List.of("shop"), List.of(new Plan.Route("shop", List.of()))));
        Trial trial = new Trial("abcdefghij", 1, new Revision("0123456789"), plan, Instant.now(), 0, null);
        return new Verdicts.Subject(SHOP, trial, step, 10, false, List.of(), List.of(), SETTINGS, saved);
    }

    private Verdicts.Said said(int step) {
        return verdicts.of(subject(step, Judged.NOTHING));
    }

    @Test
    void saysHealthyUntilTold() {
        assertThat(said(1).health().kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    void saysWhatStandsInTheFile() {
        HandWritten.write(folder, SHOP, "Breach", "errors 9 %");

        assertThat(said(1).health().kind()).isEqualTo(Kind.BREACH);
        assertThat(said(1).health().message()).isEqualTo("errors 9 %");
        assertThat(said(1).health().breachAt()).isNotNull();
    }

    @Test
    void knowsReasonsThatHold() {
        HandWritten.write(folder, SHOP, "SharedFault", "");

        assertThat(said(1).health().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(said(1).health().reason()).isEqualTo(Reason.SHARED_FAULT);
    }

    @Test
    void tellsOfANewVerdictAtOnce() {
        Queue<Verdicts.Key> told = new ConcurrentLinkedQueue<>();
        verdicts.tell(told::add);

        HandWritten.write(folder, SHOP, "Breach", "");

        // Nobody asked before, so it was not the tick.
        await().atMost(ofMillis(500)).until(() -> told.contains(SHOP));
    }

    @Test
    void gathersTheHoldOnlyWhileHealthy() throws InterruptedException {
        said(1);
        Thread.sleep(200);
        Duration healthy = said(1).health().gathered();
        HandWritten.write(folder, SHOP, "Inconclusive", "");
        said(1);
        Duration before = said(1).health().gathered();
        Thread.sleep(200);

        assertThat(healthy).isBetween(ofMillis(200), ofSeconds(5));
        assertThat(said(1).health().gathered()).isEqualTo(before);
        assertThat(said(2).health().gathered()).isZero();
    }

    @Test
    void goesOnWithTheHoldInANewProcess() throws InterruptedException, IOException {
        said(1);
        Thread.sleep(200);
        Judged saved = said(1).judged();

        try (VerdictsByHand next = new VerdictsByHand(folder)) {
            Duration gathered = next.of(subject(1, saved)).health().gathered();
            assertThat(gathered).isBetween(ofMillis(200), ofSeconds(5));
        }
    }
}
