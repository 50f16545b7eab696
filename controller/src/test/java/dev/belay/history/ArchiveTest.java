package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is read of the history is what was written, however it is asked for, and nobody waits for it for
/// long.
final class ArchiveTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Nested
    final class InAFile extends OfEachDatabase {
        InAFile() {
            super(TestDatabase.H2);
        }
    }

    @Nested
    @Tag("cluster")
    final class OnPostgres extends OfEachDatabase {
        OnPostgres() {
            super(TestDatabase.POSTGRESQL);
        }
    }

    private static Archive archive(Written written) {
        return new Archive(written.database(), new Lead(true), new KeptHead(), Duration.ofSeconds(10));
    }

    private static Question question(String release, Span span, @Nullable Mark after) {
        return new Question("shops", release, null, span, after, 3);
    }

    private abstract static class OfEachDatabase {

        private final TestDatabase kind;

        OfEachDatabase(TestDatabase kind) {
            this.kind = kind;
        }

        @Test
        void goesThroughAllOfAReleaseWhileMoreIsWritten() throws Exception {
            try (Written written = Written.to(kind);
                    Archive archive = archive(written)) {
                written.append(Told.ended("shop", 10));
                written.append(Told.ended("other", 10));
                List<@Nullable String> seen = new ArrayList<>();
                Page<Row> page = archive.facts(Kind.TRIAL, question("shop", Span.ALWAYS, null));
                written.append(Told.ended("shop", 12));
                while (true) {
                    page.items().forEach(row -> seen.add(row.fact().get("trial")));
                    if (page.next() == null) {
                        break;
                    }
                    Mark handedBack = Mark.of(page.next().text()).orElseThrow();
                    page = archive.facts(Kind.TRIAL, question("shop", Span.ALWAYS, handedBack));
                }
                assertThat(seen)
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 10)
                                .mapToObj(n -> "trial" + (11 - n))
                                .toList());
            }
        }

        /// All in the same microsecond, as a test or a clock that was set back may have it.
        @Test
        void losesNoneOfTheSameMoment() throws Exception {
            try (Written written = Written.to(kind);
                    Archive archive = archive(written)) {
                for (int n = 0; n < 8; n++) {
                    var release = Told.watching("shop", 1, Told.NOON, Told.NOON);
                    release.getMetadata().setUid("uid" + n);
                    written.append(release);
                }
                List<Long> seen = new ArrayList<>();
                Page<Row> page = archive.facts(Kind.MOVE, question("shop", Span.ALWAYS, null));
                page.items().forEach(row -> seen.add(row.seq()));
                while (page.next() != null) {
                    page = archive.facts(Kind.MOVE, question("shop", Span.ALWAYS, page.next()));
                    page.items().forEach(row -> seen.add(row.seq()));
                }
                assertThat(seen).containsExactly(8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
            }
        }

        @Test
        void showsWhatLiesInASpanAndWhatIsOfATrial() throws Exception {
            try (Written written = Written.to(kind);
                    Archive archive = archive(written)) {
                written.append(Told.ended("shop", 10));
                Instant third = Told.NOON.plus(Duration.ofMinutes(3));
                Span span = new Span(third, third.plus(Duration.ofMinutes(2)));
                assertThat(archive.facts(Kind.TRIAL, question("shop", span, null))
                                .items())
                        .extracting(row -> row.fact().get("trial"))
                        .containsExactly("trial4", "trial3");
                Question one = new Question("shops", "shop", "trial7", Span.ALWAYS, null, 3);
                assertThat(archive.facts(Kind.TRIAL, one).items())
                        .extracting(row -> row.fact().get("trial"))
                        .containsExactly("trial7");
            }
        }

        @Test
        void showsEachFactWithItsRowOfTheLedger() throws Exception {
            try (Written written = Written.to(kind);
                    Archive archive = archive(written)) {
                written.append(Told.ended("shop", 1));
                for (Kind each : List.of(Kind.TRIAL, Kind.VERB, Kind.ROLLBACK, Kind.MOVE)) {
                    Row row = archive.facts(each, question("shop", Span.ALWAYS, null))
                            .items()
                            .getFirst();
                    assertThat(written.column("select hash from ledger where kind = '%s' and seq = %d"
                                    .formatted(each.word(), row.seq())))
                            .containsExactly(row.hash());
                }
                assertThat(archive.facts(Kind.GAP, question("shop", Span.ALWAYS, null))
                                .items())
                        .isEmpty();
                assertThat(archive.verify().verification().checked()).isEqualTo(4);
            }
        }

        @Test
        void showsWhatTheLedgerHasLost() throws Exception {
            HistoryProperties where = kind.fresh();
            try (Written written = Written.to(where, "0.1.0")) {
                written.append(Told.ended("shop", 1));
            }
            TestDatabase.tamper(
                    where,
                    "alter table trials drop constraint if exists trials_ledger_seq_fkey",
                    kind == TestDatabase.H2 ? "set referential_integrity false" : "select 1",
                    "delete from ledger where kind = 'trial'");
            try (Written written = Written.to(where, "0.1.0");
                    Archive archive = archive(written)) {
                assertThat(archive.facts(Kind.TRIAL, question("shop", Span.ALWAYS, null))
                                .items())
                        .extracting(Row::hash)
                        .containsOnlyNulls();
                assertThat(archive.verify().verification().isValid()).isFalse();
            }
        }

        @Test
        void readsSamplesAsTheyWereKept() throws Exception {
            try (Written written = Written.to(kind);
                    Archive archive = archive(written)) {
                List<Sample> kept = new ArrayList<>();
                for (int minute = 0; minute < 5; minute++) {
                    Instant at = Told.NOON.plus(Duration.ofMinutes(minute));
                    kept.addFirst(StatusFacts.sample(Told.watching("shop", 1, Told.NOON, at))
                            .orElseThrow());
                }
                written.database().write(connection -> {
                    for (Sample sample : kept) {
                        Samples.keep(connection, sample);
                    }
                    return true;
                });
                Page<Sample> first = archive.samples(question("shop", Span.ALWAYS, null));
                Page<Sample> rest = archive.samples(question("shop", Span.ALWAYS, first.next()));
                assertThat(first.items()).isEqualTo(kept.subList(0, 3));
                assertThat(rest.items()).isEqualTo(kept.subList(3, 5));
                assertThat(rest.next()).isNull();
            }
        }

        @Test
        void findsNothingAtAMarkThatNobodyWasGiven() throws Exception {
            try (Written written = Written.to(kind);
                    Archive archive = archive(written)) {
                written.append(Told.ended("shop", 3));
                for (String tie : List.of("", "'; drop table trials --", "99999999999999999999", "-1", "\u0000")) {
                    Mark mark = new Mark(Instant.EPOCH, tie);
                    assertThat(archive.facts(Kind.TRIAL, question("shop", Span.ALWAYS, mark))
                                    .items())
                            .isEmpty();
                    assertThat(archive.samples(question("shop", Span.ALWAYS, mark))
                                    .items())
                            .isEmpty();
                }
                assertThat(archive.facts(Kind.TRIAL, question("shop' or '1'='1", Span.ALWAYS, null))
                                .items())
                        .isEmpty();
            }
        }

        @Test
        void findsEachPageByTheIndexOfItsRelease() throws Exception {
            HistoryProperties where = kind.fresh();
            try (Written written = Written.to(where, "0.1.0")) {
                for (int n = 0; n < 40; n++) {
                    written.append(Told.ended("shop" + n, 20));
                }
            }
            // Of few rows it would rather read all.
            String name = where.url().replaceFirst(".*/", "");
            TestDatabase.tamper(
                    where,
                    "analyze",
                    kind == TestDatabase.H2 ? "select 1" : "alter database " + name + " set enable_seqscan = off");
            try (Written written = Written.to(where, "0.1.0")) {
                Instant end = Told.NOON.plus(Duration.ofMinutes(21));
                for (Kind each : Kind.values()) {
                    Question late = question("shop7", Span.ALWAYS, new Mark(end, "70"));
                    assertThat(Plans.of(written, Ledger.table(each).pages(), late)
                                    .toLowerCase(Locale.ROOT))
                            .contains(each.table() + "_of_release")
                            .doesNotContain("seq scan");
                }
            }
        }
    }

    @Test
    void takesOnlyMarksThatItGave() {
        for (String made : List.of("", "x", "%%%", "bm90aGluZw", "fDE", "a".repeat(600))) {
            assertThat(Mark.of(made)).as(made).isEmpty();
        }
        assertThat(Mark.of(new Mark(Told.NOON, "7").text())).contains(new Mark(Told.NOON, "7"));
        assertThat(Mark.of(new Mark(Instant.parse("+12026-11-21T12:00:00Z"), "7").text()))
                .isEmpty();
    }

    /// Or it would lock the leader out.
    @Test
    void opensNoFileWhereItDoesNotLead() throws Exception {
        HistoryProperties where = TestDatabase.H2.fresh();
        Lead lead = new Lead(false);
        try (Written written = Written.to(where, "0.1.0");
                Archive archive = new Archive(written.database(), lead, new KeptHead(), LIMIT)) {
            assertThatThrownBy(() -> archive.facts(Kind.TRIAL, question("shop", Span.ALWAYS, null)))
                    .isInstanceOf(HistoryAway.class)
                    .hasMessageContaining("port-forward pod/belay-0", "history.databaseSecret");
            assertThatThrownBy(archive::verify).isInstanceOf(HistoryAway.class);
            try (Written leader = Written.to(where, "0.1.0")) {
                leader.append(Told.ended("shop", 1));
            }
            lead.becomes(true);
            assertThat(archive.facts(Kind.TRIAL, question("shop", Span.ALWAYS, null))
                            .items())
                    .hasSize(1);
        }
    }

    @Test
    @Tag("cluster")
    void waitsForNoDatabaseThatHangsAndLeavesTheRecorderItsShare() throws Exception {
        HistoryProperties direct = TestDatabase.POSTGRESQL.fresh();
        URI place = URI.create(direct.url().substring("jdbc:".length()));
        try (Line line = Line.to(place.getPort())) {
            HistoryProperties where = new HistoryProperties(
                    "jdbc:postgresql://localhost:" + line.port() + place.getPath(), direct.user(), "");
            try (Written written = Written.to(where, "0.1.0");
                    Archive archive = new Archive(written.database(), new Lead(true), new KeptHead(), LIMIT);
                    ExecutorService threads = Executors.newFixedThreadPool(100)) {
                written.append(Told.ended("shop", 1));
                line.hang();
                long began = System.nanoTime();
                List<Future<Optional<HistoryAway>>> asked = IntStream.range(0, 100)
                        .mapToObj(n -> threads.submit(() -> refusal(archive)))
                        .toList();
                for (Future<Optional<HistoryAway>> each : asked) {
                    assertThat(each.get()).isPresent();
                }
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT.multipliedBy(5));
                line.mend();
                assertThat(written.append(Told.ended("shop", 2))).isNotEmpty();
            }
        }
    }

    private static Optional<HistoryAway> refusal(Archive archive) {
        try {
            archive.facts(Kind.TRIAL, question("shop", Span.ALWAYS, null));
            return Optional.empty();
        } catch (HistoryAway away) {
            return Optional.of(away);
        }
    }
}
