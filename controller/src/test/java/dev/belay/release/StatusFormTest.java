package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.api.Lengths;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.RollbackStatus;
import dev.belay.api.VerdictStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written is read back the same, through the JSON that the API server stores.
class StatusFormTest {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final StatusForm.Place PLACE = new StatusForm.Place("shop", "web", 3, 10);

    static Stream<Phase> phases() {
        return Worlds.phases().stream().filter(phase -> !(phase instanceof Phase.Unknown));
    }

    private static ReleaseStatus written(Journal journal) {
        Decision decision = Decision.of(journal, Reason.HOLDING, "120 s are left.");
        Health health = Scene.health(Health.Kind.HEALTHY, Reason.STABLE_SERVES, "errors 0.0% of 5.0% (0 of 500)");
        var judged = new StatusForm.Judged(Map.of("errors", "0.1,2"), NOW);
        ReleaseStatus status = StatusForm.write(decision, health, judged, PLACE);
        return JSON.unmarshal(JSON.asJson(status), ReleaseStatus.class);
    }

    private static Journal reread(Journal journal) {
        return StatusForm.read(written(journal), NOW.plusSeconds(99));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void readsEveryPhaseBackTheSame(Phase phase) {
        for (Brake brake : Brake.values()) {
            Journal journal = Scene.journal(phase, brake);
            if (phase instanceof Phase.RollingBack) {
                journal = journal.move(phase, journal.since());
            }
            assertThat(reread(journal)).isEqualTo(journal);
        }
    }

    @Test
    void readsTheFlagOfAPlanBackTheSame() {
        Plan plan = Plans.canary(
                        new Plan.Step(10, Plans.HOLD, 0, Plan.Gate.OPEN, 5),
                        new Plan.Step(50, Plans.HOLD, 0, Plan.Gate.OPEN))
                .with(new FlagLever("default", "production", "new-checkout", 3, false));
        Phase phase = new Phase.Watching(Scene.trial(plan), 1, Duration.ZERO, Stopwatch.ZERO);
        Journal journal = Scene.journal(phase, Brake.ON_CHANGE);
        assertThat(reread(journal)).isEqualTo(journal);
    }

    @Test
    void readsWhatOutlivesAPhaseBackTheSame() {
        Verb verb = new Verb(Verb.Name.ABORT, "now", null);
        Fall fall = new Fall(Reason.CANDIDATE_CRASH_LOOPS, "CrashLoopBackOff", Fall.After.FAILED);
        Timeline timeline = new Timeline(NOW, NOW, NOW, NOW.plusNanos(1_234_000), NOW.plusSeconds(2));
        Journal journal = Scene.journal(new Phase.Steady(), Brake.STANDING)
                .queued(NEWER)
                .said(new Verb.Done(verb, NOW, true))
                .ended(new Journal.Past("t0", CANDIDATE, "Failed", "FromTheFuture", NOW, NOW));
        journal = Scene.afterFall(journal, new Journal.Rollback(CANDIDATE, fall, timeline));
        assertThat(reread(journal)).isEqualTo(journal);
        assertThat(written(journal).memory().rollback())
                .extracting(RollbackStatus::seconds)
                .isEqualTo(0.001);
    }

    @Test
    void beginsWhereNothingIsWritten() {
        assertThat(StatusForm.read(null, NOW)).isEqualTo(Journal.begin(NOW));
        assertThat(StatusForm.read(JSON.unmarshal("{}", ReleaseStatus.class), NOW))
                .isEqualTo(Journal.begin(NOW));
        assertThat(reread(Journal.begin(NOW))).isEqualTo(Journal.begin(NOW));
    }

    @Test
    void holdsAPhaseOfANewerOperatorWithItsTrial() {
        Phase watching = new Phase.Watching(Scene.trial(), 1, Duration.ofSeconds(9), Stopwatch.ZERO);
        String json = JSON.asJson(written(Scene.journal(watching, Brake.ON_CHANGE)));
        Journal newer = read(json.replace("\"Watching\"", "\"Mirroring\""));
        assertThat(newer.phase()).isEqualTo(new Phase.Unknown("Mirroring", Scene.trial()));
        Journal gate = read(json.replace("\"approval\"", "\"moon\""));
        assertThat(gate.phase()).isEqualTo(new Phase.Unknown("Watching", null));
        Journal edited = read(json.replaceAll("\"trial\":\\{[^}]*}", "\"trial\":null"));
        assertThat(edited.phase()).isEqualTo(new Phase.Unknown("Watching", null));
    }

    @Test
    void passesOverAVerbAndATimelineThatItCannotRead() {
        Journal journal = Scene.journal(new Phase.Steady(), Brake.ON_CHANGE)
                .said(new Verb.Done(new Verb(Verb.Name.ABORT, "now", "ada"), NOW, true));
        assertThat(read(JSON.asJson(written(journal)).replace("\"abort\"", "\"levitate\""))
                        .verb())
                .isNull();
    }

    @Test
    void cutsTextsThatTheApiServerWouldRefuseTheStatusFor() {
        String endless = "x".repeat(10_000);
        Phase back = new Phase.RolledBack(CANDIDATE, Reason.BREACH, endless);
        Journal reread = reread(Scene.journal(back, Brake.ON_CHANGE)
                .said(new Verb.Done(new Verb(Verb.Name.ABORT, "now", endless), NOW, true)));
        assertThat(((Phase.RolledBack) reread.phase()).message())
                .hasSize(Lengths.MESSAGE)
                .endsWith("x…");
        assertThat(reread.verb())
                .extracting(done -> done.verb().by())
                .asString()
                .hasSize(Lengths.PERSON);
        assertThatThrownBy(() -> new StatusForm.Judged(Map.of("errors", "0".repeat(Lengths.JUDGE + 1)), NOW))
                .hasMessageContaining("at most 128 characters");
    }

    private static Journal read(String json) {
        return StatusForm.read(JSON.unmarshal(json, ReleaseStatus.class), NOW);
    }

    @Test
    void saysWhereItIsAndWhatTheJudgesSay() {
        ReleaseStatus status = written(Scene.journal(
                new Phase.Watching(Scene.trial(), 2, Duration.ofMinutes(3), Stopwatch.ZERO), Brake.ON_CHANGE));
        assertThat(status.summary().phase()).isEqualTo("Watching");
        assertThat(status.summary().reason()).isEqualTo("Holding");
        assertThat(status.summary().message()).endsWith("120 s are left.");
        assertThat(status.summary().observedGeneration()).isEqualTo(3);
        assertThat(status.stage().progress()).isEqualTo("2/2");
        assertThat(status.stage().weight()).isEqualTo(10);
        assertThat(status.stage().held()).isEqualTo("3m");
        assertThat(status.judgement().verdict()).extracting(VerdictStatus::kind).isEqualTo("Healthy");
        assertThat(status.judgement().judge()).isEqualTo(Map.of("errors", "0.1,2"));
        assertThat(written(Scene.journal(new Phase.Steady(), Brake.ON_CHANGE))
                        .judgement()
                        .verdict())
                .as("between trials there is nothing to judge")
                .isNull();
    }

    @Test
    void printsTheCommandWhereAPersonMustAct() {
        assertThat(next(new Phase.Gated(Scene.trial(), 2, null), Reason.APPROVAL_AWAITED))
                .isEqualTo("approve: kubectl annotate release shop -n web belay.dev/promote=bbbbbbbbbb/2");
        assertThat(next(new Phase.Gated(Scene.trial(), 2, "ada"))).isNull();
        assertThat(next(new Phase.Gated(Scene.trial().paused("ada"), 2, "ada"), Reason.PAUSED_BY_VERB))
                .endsWith("belay.dev/resume=bbbbbbbbbb");
        assertThat(next(new Phase.Withdrawn(Scene.trial(), 1, Reason.NO_ANSWERS, Stopwatch.ZERO)))
                .endsWith("belay.dev/retry=bbbbbbbbbb");
        assertThat(next(new Phase.Withdrawn(Scene.trial(), 1, Reason.CANDIDATE_UNREADY, Stopwatch.ZERO)))
                .isNull();
        assertThat(next(new Phase.RolledBack(CANDIDATE, Reason.BREACH, ""))).endsWith("belay.dev/retry=bbbbbbbbbb");
        assertThat(next(new Phase.Preparing(Scene.trial().paused("ada"), Stopwatch.ZERO)))
                .endsWith("belay.dev/resume=bbbbbbbbbb");
        assertThat(next(new Phase.Unknown("Mirroring", null))).endsWith("belay.dev/abort=now");
        assertThat(next(new Phase.Steady())).isNull();
    }

    private static @Nullable String next(Phase phase) {
        return next(phase, Reason.HOLDING);
    }

    private static @Nullable String next(Phase phase, Reason reason) {
        return NextForm.of(Decision.of(Scene.journal(phase, Brake.ON_CHANGE), reason), PLACE);
    }

    @ParameterizedTest
    @CsvSource({
        "90s,PT90S,1m30s",
        "5m,PT5M,5m",
        "1h30m,PT90M,1h30m",
        "250ms,PT0.25S,250ms",
        "0s,PT0S,0s",
        "1.5s,PT1.5S,1s500ms",
        "25h,PT25H,25h"
    })
    void readsAndWritesDurationsAsPeopleDo(String text, Duration duration, String printed) {
        assertThat(DurationForm.parse("spec.bake", text)).isEqualTo(duration);
        assertThat(DurationForm.print(duration)).isEqualTo(printed);
        assertThat(DurationForm.parse("spec.bake", printed)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"5", "m5", "5 m", "-5m", "5d", "''"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> DurationForm.parse("spec.bake", text))
                .isInstanceOf(PlanRefused.class)
                .hasMessage("spec.bake: '" + text + "' is no duration; write one such as 90s, 5m or 1h30m");
    }
}
