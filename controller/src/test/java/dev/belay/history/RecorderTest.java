package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Until;
import dev.belay.api.Release;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever happens to the database, to the operator or to the leadership: what status has is recorded, once, in order,
/// and nobody waits for it.
final class RecorderTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Recorder.Pace PACE =
            new Recorder.Pace(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(50));

    /// The Releases as a watch would show them.
    private final Map<String, Release> shown = new ConcurrentHashMap<>();

    private final KeptHead anchor = new KeptHead();

    private History operator(HistoryProperties where, Lead lead) {
        return History.start(
                new History.Place(where, anchor, "0.1.0"), lead, () -> Optional.of(List.copyOf(shown.values())), PACE);
    }

    private void tell(History history, Release release) {
        shown.put(release.getMetadata().getName(), release);
        history.told(release);
    }

    private static void awaitTrials(Written written, int trials) {
        Until.isTrue(
                "%d trials are recorded".formatted(trials),
                LIMIT,
                () -> trials(written).size() >= trials);
    }

    private static List<String> trials(Written written) throws HistoryAway {
        return written.column("select trial from trials order by ledger_seq");
    }

    private static List<String> names(int trials) {
        return IntStream.rangeClosed(1, trials).mapToObj(n -> "trial" + n).toList();
    }

    private static HistoryProperties behind(Line line, HistoryProperties where) {
        String path = URI.create(where.url().substring("jdbc:".length())).getPath();
        return new HistoryProperties(
                "jdbc:postgresql://localhost:" + line.port() + path, where.user(), where.password());
    }

    private static int port(HistoryProperties where) {
        return URI.create(where.url().substring("jdbc:".length())).getPort();
    }

    @Test
    void takesUpWhatStatusHasWhenItBeginsToLead() throws Exception {
        HistoryProperties where = TestDatabase.H2.fresh();
        shown.put("shop", Told.ended("shop", 7));
        Lead lead = new Lead(false);
        try (History history = operator(where, lead);
                Written written = Written.to(where, "0.1.0")) {
            history.told(Told.ended("other", 3));
            assertThat(trials(written)).as("a standby writes nothing").isEmpty();
            lead.becomes(true);
            awaitTrials(written, 10);
            assertThat(history.problem()).isEmpty();
            assertThat(written.verify().findings()).isEmpty();
        }
    }

    @Test
    void leavesTheFileToWhoeverLeads() throws Exception {
        HistoryProperties where = TestDatabase.H2.fresh();
        Path file = Path.of(where.url().replaceFirst("jdbc:h2:file:", "").replaceFirst(";.*", "") + ".mv.db");
        shown.put("shop", Told.ended("shop", 2));
        Lead lead = new Lead(true);
        try (History history = operator(where, lead)) {
            Until.isTrue("it has recorded", LIMIT, () -> anchor.kept().isPresent());
            lead.becomes(false);
            Until.isTrue("the file is free", LIMIT, () -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    return channel.tryLock() != null;
                }
            });
            lead.becomes(true);
            tell(history, Told.ended("shop", 3));
            try (Written written = Written.to(where, "0.1.0")) {
                awaitTrials(written, 3);
                assertThat(trials(written)).isEqualTo(names(3));
            }
        }
    }

    /// What was told in three releases while the database was away: every move of them, as the leader saw it.
    @Test
    @Tag("cluster")
    void missesNothingOfThreeReleasesWhileTheDatabaseIsAway() throws Exception {
        HistoryProperties direct = TestDatabase.POSTGRESQL.fresh();
        try (Line line = Line.to(port(direct));
                Written written = Written.to(direct, "0.1.0");
                History history = operator(behind(line, direct), new Lead(true))) {
            tell(history, Told.ended("shop", 1));
            awaitTrials(written, 1);
            line.cut();
            List<String> moves = new ArrayList<>(written.column("select moved_at from moves order by ledger_seq"));
            for (int release = 2; release <= 4; release++) {
                tell(history, Told.ended("shop", release));
            }
            Until.isTrue("it says so", LIMIT, () -> history.problem().isPresent());
            assertThat(moves).hasSize(1);
            line.mend();
            awaitTrials(written, 4);
            Until.isTrue("all is well", LIMIT, () -> history.problem().isEmpty());
            assertThat(trials(written)).isEqualTo(names(4));
            assertThat(written.column("select moved_at from moves order by ledger_seq"))
                    .hasSize(4)
                    .isSorted();
            assertThat(written.column("select decided_at from rollbacks")).hasSize(4);
            assertThat(written.column("select done_at from verbs")).hasSize(4);
            assertThat(history.archive().verify().verification().findings()).isEmpty();
        }
    }

    /// Another process knows only what status says: that is all twenty trials.
    @Test
    @Tag("cluster")
    void missesNoTrialWhenTheOperatorIsReplacedWhileTheDatabaseIsAway() throws Exception {
        HistoryProperties direct = TestDatabase.POSTGRESQL.fresh();
        try (Line line = Line.to(port(direct));
                Written written = Written.to(direct, "0.1.0")) {
            line.cut();
            try (History history = operator(behind(line, direct), new Lead(true))) {
                IntStream.rangeClosed(1, 6).forEach(release -> tell(history, Told.ended("shop", release)));
                Until.isTrue("it has tried", LIMIT, () -> history.problem().isPresent());
            }
            line.mend();
            try (History next = operator(behind(line, direct), new Lead(true))) {
                awaitTrials(written, 6);
                assertThat(trials(written)).isEqualTo(names(6));
                assertThat(next.archive().verify().verification().findings()).isEmpty();
            }
        }
    }

    @Test
    @Tag("cluster")
    void writesEachFactOnceThoughTheLineBreaksAgainAndAgain() throws Exception {
        HistoryProperties direct = TestDatabase.POSTGRESQL.fresh();
        try (Line line = Line.to(port(direct));
                Written written = Written.to(direct, "0.1.0");
                History history = operator(behind(line, direct), new Lead(true))) {
            RandomGenerator moments = new Random(9);
            for (int round = 1; round <= 15; round++) {
                for (String name : List.of("a", "b", "c", "d")) {
                    tell(history, Told.ended(name, round));
                }
                // Somewhere in a transaction, each time elsewhere; at times before the answer to its commit.
                LockSupport.parkNanos(moments.nextLong(20_000_000));
                line.cut();
                line.mend();
            }
            awaitTrials(written, 60);
            Until.isTrue("all is well", LIMIT, () -> history.problem().isEmpty());
            for (String name : List.of("a", "b", "c", "d")) {
                assertThat(written.column(
                                "select trial from trials where release_name = '" + name + "' order by ledger_seq"))
                        .isEqualTo(names(15));
            }
            assertThat(history.archive().verify().verification().findings()).isEmpty();
        }
    }

    @Test
    @Tag("cluster")
    void keepsNobodyWaitingThoughTheDatabaseHangs() throws Exception {
        HistoryProperties direct = TestDatabase.POSTGRESQL.fresh();
        try (Line line = Line.to(port(direct));
                Written written = Written.to(direct, "0.1.0");
                History history = operator(behind(line, direct), new Lead(true))) {
            tell(history, Told.ended("shop", 1));
            awaitTrials(written, 1);
            line.hang();
            long began = System.nanoTime();
            IntStream.rangeClosed(2, 500).forEach(n -> tell(history, Told.ended("shop" + n, 1)));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(took).as("of 499 statuses").isLessThan(Duration.ofSeconds(2));
            line.mend();
            awaitTrials(written, 500);
            assertThat(history.archive().verify().verification().findings()).isEmpty();
        }
    }

    /// The old leader and the new one for a while both believe to lead.
    @Test
    @Tag("cluster")
    void isCompleteAfterAFailover() throws Exception {
        HistoryProperties where = TestDatabase.POSTGRESQL.fresh();
        Lead old = new Lead(true);
        Lead next = new Lead(false);
        try (History one = operator(where, old);
                History other = operator(where, next);
                Written written = Written.to(where, "0.1.0")) {
            for (int round = 1; round <= 10; round++) {
                tell(one, Told.ended("shop", round));
                if (round == 5) {
                    next.becomes(true);
                }
                tell(other, Told.ended("shop", round));
            }
            old.becomes(false);
            awaitTrials(written, 10);
            assertThat(trials(written)).isEqualTo(names(10));
            assertThat(other.archive().verify().verification().findings()).isEmpty();
        }
    }

    @Test
    void tellsInMetricsWhereTheLedgerEnds() throws Exception {
        HistoryProperties where = TestDatabase.H2.fresh();
        PrometheusRegistry registry = new PrometheusRegistry();
        try (History history = operator(where, new Lead(true));
                Written written = Written.to(where, "0.1.0")) {
            history.register(registry);
            tell(history, Told.ended("shop", 2));
            Until.isTrue("it is anchored", LIMIT, () -> anchor.kept().isPresent());
            Head head = written.head();
            assertThat(anchor.kept()).contains(head);
            assertThat(value(registry, "belay_ledger_rows")).isEqualTo((double) head.seq());
            assertThat(value(registry, "belay_ledger_head"))
                    .isEqualTo((double) Long.parseLong(head.hash().substring(0, 12), 16));
            assertThat(value(registry, "belay_history_well")).isEqualTo(1);
        }
    }

    private static double value(PrometheusRegistry registry, String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(family -> family.getDataPoints().stream())
                .map(GaugeSnapshot.GaugeDataPointSnapshot.class::cast)
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
