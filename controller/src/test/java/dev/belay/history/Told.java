package dev.belay.history;

import dev.belay.api.Identity;
import dev.belay.api.Judgement;
import dev.belay.api.Memory;
import dev.belay.api.PastTrial;
import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.RollbackStatus;
import dev.belay.api.Stage;
import dev.belay.api.Summary;
import dev.belay.api.TrialStatus;
import dev.belay.api.VerbStatus;
import dev.belay.api.VerdictStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Releases as their statuses tell them.
final class Told {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");

    /// Status remembers no more of them.
    static final int KEPT = 20;

    private Told() {}

    /// A Release of which so many trials have ended, one a minute; the last of them was rolled back.
    static Release ended(String name, int trials) {
        Instant last = NOON.plus(Duration.ofMinutes(trials));
        List<PastTrial> history = IntStream.rangeClosed(Math.max(1, trials - KEPT + 1), trials)
                .mapToObj(Told::past)
                .toList();
        RollbackStatus rollback = new RollbackStatus(
                "revision" + trials,
                "Breach",
                "errors 17.3% > 1.0% (13 of 75)",
                "Failed",
                null,
                last.minusSeconds(9),
                last.minusSeconds(8),
                last.minusSeconds(7),
                last.minusSeconds(6),
                2.0);
        return release(
                name,
                new ReleaseStatus(
                        new Summary(1L, "RolledBack", "Breach", "Rolled back; it's \"bad\".", null, last),
                        stage(0),
                        new Identity("stable", "revision" + trials, null, "OnChange", "uid", null),
                        new TrialStatus("trial" + trials, 2, null, last.minusSeconds(30)),
                        null,
                        new Judgement(null, Map.of(), null),
                        new Memory(
                                new VerbStatus("pause", "now", "eve@example.org", last.minusSeconds(20), true),
                                rollback,
                                null,
                                null,
                                List.of(),
                                history),
                        List.of()));
    }

    static PastTrial past(int trial) {
        Instant end = NOON.plus(Duration.ofMinutes(trial));
        return new PastTrial("trial" + trial, "revision" + trial, "Failed", "Breach", end.minusSeconds(30), end);
    }

    /// A Release in mid-trial, judged.
    static Release watching(String name, int step, Instant since, Instant judged) {
        return release(
                name,
                new ReleaseStatus(
                        new Summary(1L, "Watching", "Holding", "57 s are left.", null, since),
                        new Stage(
                                step * 10,
                                step,
                                3,
                                step + "/3",
                                "3s",
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null),
                        new Identity("stable", "revision1", null, "OnChange", "uid", null),
                        new TrialStatus("trial1", 1, null, NOON),
                        null,
                        new Judgement(new VerdictStatus("Healthy", "Measured", "errors 0.1%"), Map.of(), judged),
                        new Memory(null, null, null, null, List.of(), List.of()),
                        List.of()));
    }

    private static Stage stage(int weight) {
        return new Stage(weight, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static Release release(String name, ReleaseStatus status) {
        Release release = new Release();
        release.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shops")
                .withName(name)
                .withUid("uid-of-" + name)
                .build());
        release.setStatus(status);
        return release;
    }
}
