package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.api.Release;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is appended stays, once, in order, whoever else appends.
final class LedgerTest {

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

    private abstract static class OfEachDatabase {

        private final TestDatabase kind;

        OfEachDatabase(TestDatabase kind) {
            this.kind = kind;
        }

        @Test
        void keepsEachFactOnceHoweverOftenItIsTold() throws Exception {
            try (Written written = Written.to(kind)) {
                assertThat(written.append(Told.ended("shop", 3)))
                        .extracting(Fact::kind)
                        .containsExactly(Kind.TRIAL, Kind.TRIAL, Kind.VERB, Kind.ROLLBACK, Kind.TRIAL, Kind.MOVE);
                assertThat(written.append(Told.ended("shop", 3))).isEmpty();
                assertThat(written.head().seq()).isEqualTo(6);
                assertThat(written.append(Told.ended("shop", 4)))
                        .extracting(fact -> fact.get(fact.kind().time()))
                        .isSorted();
                assertThat(written.column("select trial from trials order by ledger_seq"))
                        .containsExactly("trial1", "trial2", "trial3", "trial4");
                assertThat(written.verify().findings()).isEmpty();
            }
        }

        @Test
        void readsBackExactlyWhatWasWritten() throws Exception {
            Release release = Told.ended("it's; drop table trials --", 2);
            release.getMetadata().setNamespace("ψ\u0000𝒳\ud800'\"\\");
            List<Fact> told = StatusFacts.of(release);
            try (Written written = Written.to(kind)) {
                written.append(told);
                for (Fact fact : told) {
                    Map<Long, Fact> stored = written.database()
                            .read(connection -> Ledger.table(fact.kind()).between(connection, 1, 9));
                    assertThat(stored.values()).contains(fact);
                }
                assertThat(written.column("select namespace from trials")).containsOnly("ψ�𝒳�'\"\\");
                assertThat(written.verify().findings()).isEmpty();
            }
        }

        @Test
        void writesNothingOfWhatDidNotComeToItsEnd() throws Exception {
            try (Written written = Written.to(kind)) {
                written.append(Told.ended("shop", 1));
                Head before = written.head();
                assertThatThrownBy(() -> written.database().write(connection -> {
                            Ledger.append(connection, StatusFacts.of(Told.ended("shop", 5)), Told.NOON);
                            throw new IllegalStateException("killed");
                        }))
                        .hasMessage("killed");
                assertThat(written.head()).isEqualTo(before);
                assertThat(written.column("select trial from trials")).containsExactly("trial1");
            }
        }

        /// What status has lost meanwhile is not made up.
        @Test
        void saysWhereTrialsMayBeMissing() throws Exception {
            try (Written written = Written.to(kind)) {
                written.append(Told.ended("shop", 1));
                assertThat(written.append(Told.ended("shop", 20)))
                        .as("the one that was recorded last is among them")
                        .extracting(Fact::kind)
                        .doesNotContain(Kind.GAP);
                assertThat(written.append(Told.ended("shop", 60)))
                        .filteredOn(fact -> fact.kind() == Kind.GAP)
                        .extracting(fact -> fact.get("trial"))
                        .containsExactly("trial41");
                assertThat(written.append(Told.ended("new", 60)))
                        .as("of a Release that was never recorded nothing can be missed")
                        .extracting(Fact::kind)
                        .doesNotContain(Kind.GAP);
                assertThat(written.verify().findings()).isEmpty();
            }
        }
    }

    /// Two operators at once: one was deposed a moment ago. Both tell the same, in pieces of their own.
    @Test
    @Tag("cluster")
    void twoOperatorsMakeOneChain() throws Exception {
        HistoryProperties where = TestDatabase.POSTGRESQL.fresh();
        try (Written one = Written.to(where, "0.1.0");
                Written other = Written.to(where, "0.1.0");
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (Written each : Arrays.asList(one, other)) {
                IntStream.rangeClosed(1, 20)
                        .forEach(n -> work.add(() -> each.append(Told.ended("shop" + n % 4, 1 + n / 2))
                                .size()));
            }
            int appended = 0;
            for (Future<Integer> done : threads.invokeAll(work)) {
                appended += done.get();
            }
            assertThat(one.head().seq()).isEqualTo(appended);
            assertThat(one.column("select trial from trials group by release_uid, trial having count(*) > 1"))
                    .isEmpty();
            assertThat(one.verify().findings()).isEmpty();
            assertThat(one.verify().checked()).isEqualTo(appended);
        }
    }
}
