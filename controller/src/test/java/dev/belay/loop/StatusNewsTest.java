package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Identity;
import dev.belay.api.Judgement;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.Stage;
import dev.belay.api.Summary;
import dev.belay.api.VerdictStatus;
import dev.belay.release.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A status is written when it says something new, and as soon as it matters.
class StatusNewsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Phase PHASE = new Phase.Leaving(false);
    private static final ReleaseStatus SHIFTED = status("Watching", "Holding", "57 s are left.", "Healthy", 1);

    private static final ReleaseStatus SUSPICIOUS =
            status("Watching", "Suspicious", "errors 3% of 5%", "Inconclusive", 1);
    private static final ReleaseStatus SILENT = status("Watching", "NoTraffic", "no request", "Inconclusive", 1);
    private static final Instant AT_THREE = NOW.plusSeconds(3);

    private static ReleaseStatus status(
            String phase, String reason, String message, @Nullable String verdict, int step) {
        return new ReleaseStatus(
                new Summary(3L, phase, reason, message, null, NOW),
                new Stage(10, step, 2, step + "/2", "3s", null, null, null, null, null, null, null, null, null),
                new Identity("aaaaaaaaaa", "bbbbbbbbbb", null, "OnChange", "uid", null),
                null,
                null,
                new Judgement(verdict == null ? null : new VerdictStatus(verdict, reason, message), Map.of(), null),
                new dev.belay.api.Memory(null, null, null, null, List.of(), List.of()),
                List.of());
    }

    private static StatusNews of(ReleaseStatus after) {
        return StatusNews.of(SHIFTED, after, PHASE);
    }

    @Test
    void saysAMoveAtOnce() {
        StatusNews news = of(status("Watching", "Holding", "60 s are left.", "Healthy", 2));
        assertThat(news).isEqualTo(StatusNews.MOVE);
        assertThat(news.due(new Memory(), SHIFTED, NOW)).isEqualTo(NOW);
        assertThat(StatusNews.of(null, SHIFTED, PHASE)).isEqualTo(StatusNews.MOVE);
    }

    @Test
    void saysAnotherReasonOrVerdictWhenItHasStoodForFiveSeconds() {
        StatusNews news = of(SUSPICIOUS);
        assertThat(news).isEqualTo(StatusNews.REASON);
        Memory memory = new Memory();
        assertThat(news.due(memory, SUSPICIOUS, NOW)).isEqualTo(NOW.plusSeconds(5));
        assertThat(news.due(memory, status("Watching", "Suspicious", "errors 4% of 5%", "Inconclusive", 1), AT_THREE))
                .describedAs("its numbers moved, its words did not")
                .isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void beginsToCountAnewWhenItIsAsBeforeInBetween() {
        Memory memory = new Memory();
        StatusNews.REASON.due(memory, SUSPICIOUS, NOW);
        StatusNews.NONE.due(memory, SHIFTED, NOW.plusSeconds(2));
        assertThat(StatusNews.REASON.due(memory, SUSPICIOUS, AT_THREE)).isEqualTo(NOW.plusSeconds(8));
    }

    /// A candidate whose first request was not counted yet was said to have no traffic for two seconds: something else
    /// than before had been true for five, but not this.
    @Test
    void beginsToCountAnewWhenItIsSomethingElse() {
        Memory memory = new Memory();
        StatusNews.REASON.due(memory, SILENT, NOW);
        assertThat(StatusNews.REASON.due(memory, SUSPICIOUS, AT_THREE)).isEqualTo(NOW.plusSeconds(8));
    }

    /// While nobody called, first the errors and then the latency were named as what nobody could be told of.
    @Test
    void doesNotWaitForTheSentenceOfAReason() {
        Memory memory = new Memory();
        of(SILENT).due(memory, SILENT, NOW);
        ReleaseStatus otherwise = status("Watching", "NoTraffic", "no slow request", "Inconclusive", 1);
        assertThat(of(otherwise).due(memory, otherwise, AT_THREE)).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void saysOtherWordsForTheSameWhenTheyHaveStoodForFiveSeconds() {
        Memory memory = new Memory();
        ReleaseStatus waits = status("Watching", "Holding", "the route is waited for", "Healthy", 1);
        ReleaseStatus waitsForPods = status("Watching", "Holding", "pods are waited for", "Healthy", 1);
        assertThat(of(waits)).isEqualTo(StatusNews.WORDS);
        assertThat(of(waits).due(memory, waits, NOW)).isEqualTo(NOW.plusSeconds(5));
        assertThat(of(waitsForPods).due(memory, waitsForPods, AT_THREE)).isEqualTo(NOW.plusSeconds(8));
    }

    @Test
    void saysAfterFifteenSecondsWhatNeverStandsForFive() {
        Memory memory = new Memory();
        for (int second = 0; second < 15; second += 3) {
            ReleaseStatus now = second % 2 == 0 ? SILENT : SUSPICIOUS;
            assertThat(StatusNews.REASON.due(memory, now, NOW.plusSeconds(second)))
                    .isAfter(NOW.plusSeconds(second));
        }
        assertThat(StatusNews.REASON.due(memory, SILENT, NOW.plusSeconds(15))).isEqualTo(NOW.plusSeconds(15));
    }

    @Test
    void saysNumbersThatMoveOnceAMinute() {
        StatusNews news = of(status("Watching", "Holding", "12 s are left.", "Healthy", 1));
        assertThat(news).isEqualTo(StatusNews.EVIDENCE);
        assertThat(news.due(new Memory(), SHIFTED, NOW)).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void saysNothingThatIsNotNew() {
        assertThat(of(SHIFTED)).isEqualTo(StatusNews.NONE);
        assertThat(StatusNews.NONE.due(new Memory(), SHIFTED, NOW)).isEqualTo(Instant.MAX);
    }

    /// What a newer operator wrote would lose the fields that this one does not know.
    @Test
    void leavesAloneWhatANewerOperatorWrote() {
        Phase unknown = new Phase.Unknown("Mirroring", null);
        assertThat(StatusNews.of(SHIFTED, status("Mirroring", "PhaseUnknown", "", null, 1), unknown))
                .isEqualTo(StatusNews.NONE);
    }
}
