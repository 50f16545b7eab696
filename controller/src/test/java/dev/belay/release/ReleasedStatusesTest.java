package dev.belay.release;

import static dev.belay.release.Scene.CANDIDATE;
import static dev.belay.release.Scene.NEWER;
import static dev.belay.release.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.api.BlockedStatus;
import dev.belay.api.PlanStatus;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.TrialStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What operators of every released version have left in statuses: a trial that one of them began is
/// carried on by this one. `mvn -pl crds,controller -am test -Dtest='Released*Test' -Dreleased=VERSION`
/// keeps those of a version at its release.
class ReleasedStatusesTest {

    private static final Path RELEASED = Path.of("..", "crds", "released");
    private static final KubernetesSerialization FORM = new KubernetesSerialization();
    private static final StatusForm.Place PLACE = new StatusForm.Place("shop", "web", 3, 10);

    /// What is decided and judged anew in each round, and read by nobody.
    private static final List<String> OF_THE_ROUND =
            List.of("reason", "message", "next", "conditions", "verdict", "judge", "judgedUntil");

    @BeforeAll
    static void keep() throws IOException {
        String version = System.getProperty("released");
        if (version != null) {
            String lines = statuses().entrySet().stream()
                    .map(one -> "\"" + one.getKey() + "\": " + FORM.asJson(one.getValue()) + "\n")
                    .collect(Collectors.joining());
            Path folder = Files.createDirectories(RELEASED.resolve(version));
            Files.writeString(folder.resolve("statuses.yaml"), "# What this version wrote, a line a status.\n" + lines);
        }
    }

    /// By phase, part and plan: of the plan that has most to say all, of the others one each.
    private static Map<String, ReleaseStatus> statuses() {
        Map<String, ReleaseStatus> statuses = new TreeMap<>();
        Worlds.phases().stream()
                .filter(phase -> !(phase instanceof Phase.Unknown))
                .map(phase -> written(begun(phase)))
                .forEach(status -> statuses.putIfAbsent(name(status), status));
        statuses.put("Steady, with a past", written(withAPast()));
        return statuses;
    }

    /// A rollback is remembered from its beginning.
    private static Journal begun(Phase phase) {
        Journal journal = Scene.journal(phase, Brake.ON_CHANGE);
        return phase instanceof Phase.RollingBack ? journal.move(phase, journal.since()) : journal;
    }

    private static String name(ReleaseStatus status) {
        BlockedStatus blocked = status.stage().blocked();
        TrialStatus trial = status.trial();
        PlanStatus plan = status.plan();
        return Stream.of(
                        String.valueOf(status.summary().phase()),
                        Objects.requireNonNullElse(status.stage().part(), ""),
                        status.stage().approvedBy() == null ? "" : "approved",
                        blocked == null ? "" : "from " + blocked.from(),
                        trial == null || trial.pausedBy() == null ? "" : "paused",
                        plan == null ? "" : String.valueOf(plan.strategy()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static ReleaseStatus written(Journal journal) {
        Health health = Scene.health(Health.Kind.HEALTHY, Reason.STABLE_SERVES, "errors 0.0% of 5.0% (0 of 500)");
        Decision decision = Decision.of(journal, Reason.HOLDING, "120 s are left.");
        return StatusForm.write(decision, health, StatusForm.Judged.NOTHING, PLACE);
    }

    /// All that outlives a phase.
    private static Journal withAPast() {
        Timeline timeline = new Timeline(NOW, NOW, NOW, NOW.plusNanos(1_234_000), NOW.plusSeconds(2));
        Fall fall = new Fall(Reason.CANDIDATE_CRASH_LOOPS, "CrashLoopBackOff", Fall.After.FAILED);
        Journal journal = Scene.journal(new Phase.Steady(), Brake.STANDING)
                .queued(NEWER)
                .said(new Verb.Done(new Verb(Verb.Name.ABORT, "now", "ada"), NOW, true))
                .ended(new Journal.Past("t0", CANDIDATE, "Failed", "CandidateCrashLoops", NOW, NOW));
        return Scene.afterFall(journal, new Journal.Rollback(CANDIDATE, fall, timeline));
    }

    static List<Path> versions() throws IOException {
        try (Stream<Path> folders = Files.list(RELEASED)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatItWroteIsReadAndRememberedWhole(Path version) throws IOException {
        JsonNode all = FORM.unmarshal(Files.readString(version.resolve("statuses.yaml")), JsonNode.class);
        assertThat(all.properties()).hasSizeGreaterThan(20);
        for (Map.Entry<String, JsonNode> one : all.properties()) {
            ReleaseStatus status = FORM.unmarshal(one.getValue().toString(), ReleaseStatus.class);
            assertThat(FORM.unmarshal(FORM.asJson(status), JsonNode.class))
                    .as("fields of %s of %s that nobody reads any more", one.getKey(), version)
                    .isEqualTo(one.getValue());
            Journal journal = StatusForm.read(status, NOW.plusSeconds(99));
            assertThat(journal.phase()).as(one.getKey()).isNotInstanceOf(Phase.Unknown.class);
            assertThat(remembered(FORM.asJson(written(journal))))
                    .as("%s of %s", one.getKey(), version)
                    .isEqualTo(remembered(one.getValue().toString()));
        }
    }

    private static JsonNode remembered(String status) {
        return ((ObjectNode) FORM.unmarshal(status, JsonNode.class)).remove(OF_THE_ROUND);
    }

    @Test
    void aWordThatThisOneDoesNotKnowIsNoticed() {
        ReleaseStatus status = written(Scene.journal(new Phase.Steady(), Brake.ON_CHANGE));
        String other = FORM.asJson(status).replace("\"Steady\"", "\"Resting\"");
        assertThat(StatusForm.read(FORM.unmarshal(other, ReleaseStatus.class), NOW)
                        .phase())
                .isInstanceOf(Phase.Unknown.class);
    }
}
