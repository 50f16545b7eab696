package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.Summary;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusFactsTest {

    private static List<Kind> kinds(Release release) {
        return StatusFacts.of(release).stream().map(Fact::kind).toList();
    }

    @Test
    void tellTrialsRollbackVerbAndMove() {
        assertThat(kinds(Told.ended("shop", 2)))
                .containsExactly(Kind.TRIAL, Kind.TRIAL, Kind.ROLLBACK, Kind.VERB, Kind.MOVE);
    }

    /// Its timeline is not whole, and what is in the ledger cannot be mended.
    @Test
    void tellNoRollbackThatIsUnderWay() {
        Release release = Told.ended("shop", 1);
        ReleaseStatus old = release.getStatus();
        release.setStatus(new ReleaseStatus(
                new Summary(1L, "RollingBack", "Breach", "", null, Told.NOON),
                old.stage(),
                old.identity(),
                old.trial(),
                old.plan(),
                old.judgement(),
                old.memory(),
                old.conditions()));
        assertThat(kinds(release)).doesNotContain(Kind.ROLLBACK);
    }

    @Test
    void tellNothingOfAReleaseWithoutStatus() {
        Release release = Told.ended("shop", 1);
        release.setStatus(null);
        assertThat(StatusFacts.of(release)).isEmpty();
        assertThat(StatusFacts.sample(release)).isEmpty();
    }

    @Test
    void tellWhatTheJudgesSayOfATrial() {
        Instant judged = Told.NOON.plusSeconds(60);
        Sample sample =
                StatusFacts.sample(Told.watching("shop", 2, Told.NOON, judged)).orElseThrow();
        assertThat(sample.at()).isEqualTo(judged);
        assertThat(sample.said()).isEqualTo(new Sample.Said("Healthy", "Measured", "errors 0.1%", 20));
        assertThat(StatusFacts.sample(Told.ended("shop", 1))).isEmpty();
    }
}
