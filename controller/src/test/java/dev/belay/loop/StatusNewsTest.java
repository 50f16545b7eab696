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
        assertThat(news.due(new Memory(), NOW)).isEqualTo(NOW);
        assertThat(StatusNews.of(null, SHIFTED, PHASE)).isEqualTo(StatusNews.MOVE);
    }

    @Test
    void saysAnotherReasonOrVerdictWhenItHasStoodForFiveSeconds() {
        StatusNews news = of(status("Watching", "Suspicious", "errors 3% of 5%", "Inconclusive", 1));
        assertThat(news).isEqualTo(StatusNews.REASON);
        Memory memory = new Memory();
        assertThat(news.due(memory, NOW)).isEqualTo(NOW.plusSeconds(5));
        assertThat(news.due(memory, NOW.plusSeconds(3))).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void beginsToCountAnewWhenItIsAsBeforeInBetween() {
        Memory memory = new Memory();
        StatusNews.REASON.due(memory, NOW);
        StatusNews.NONE.due(memory, NOW.plusSeconds(2));
        assertThat(StatusNews.REASON.due(memory, NOW.plusSeconds(3))).isEqualTo(NOW.plusSeconds(8));
    }

    @Test
    void saysNumbersThatMoveOnceAMinute() {
        StatusNews news = of(status("Watching", "Holding", "12 s are left.", "Healthy", 1));
        assertThat(news).isEqualTo(StatusNews.EVIDENCE);
        assertThat(news.due(new Memory(), NOW)).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void saysNothingThatIsNotNew() {
        assertThat(of(SHIFTED)).isEqualTo(StatusNews.NONE);
        assertThat(StatusNews.NONE.due(new Memory(), NOW)).isEqualTo(Instant.MAX);
    }

    /// What a newer operator wrote would lose the fields that this one does not know.
    @Test
    void leavesAloneWhatANewerOperatorWrote() {
        Phase unknown = new Phase.Unknown("Mirroring", null);
        assertThat(StatusNews.of(SHIFTED, status("Mirroring", "PhaseUnknown", "", null, 1), unknown))
                .isEqualTo(StatusNews.NONE);
    }
}
