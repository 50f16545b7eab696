package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The chain is as `docs/ledger.md` says, whose hashes were computed without Belay.
final class ChainTest {

    private static final String UID = "0c9c8f8e-9c2e-4c57-8a8e-2f8f4f9f1c11";
    private static final Head BEGIN = new Head("5f0c7a1e-6a2b-4f0e-9b1d-3c2a1d0e9f88", 0, Chain.BEGIN);

    private static final Fact VERB = new Fact(
            Kind.VERB,
            Arrays.asList(UID, "shops", "shop", "pause", "now", "zoë@example.org", "2026-11-21T12:00:00.123456Z"));

    private static final Fact TRIAL = new Fact(
            Kind.TRIAL,
            Arrays.asList(
                    UID,
                    "shops",
                    "shop",
                    "abcdefghij",
                    "0123456789",
                    "Released",
                    "StableServes",
                    "2026-11-21T11:00:00.000000Z",
                    "2026-11-21T12:30:00.500000Z"));

    @Test
    void isHashedAsIsWrittenDown() throws Exception {
        Entry first = Chain.next(BEGIN, VERB, Instant.parse("2026-11-21T12:00:01Z"));
        Head head = new Head(BEGIN.ledger(), first.seq(), first.hash());
        Entry second = Chain.next(head, TRIAL, Instant.parse("2026-11-21T12:30:01Z"));
        assertThat(Files.readString(Path.of("..", "docs", "ledger.md")))
                .contains("1 · 2026-11-21T12:00:01.000000Z · verb\n" + first.body() + "\n" + first.hash() + "\n")
                .contains("2 · 2026-11-21T12:30:01.000000Z · trial\n" + second.body() + "\n" + second.hash() + "\n");
        assertThat(second.previous()).isEqualTo(first.hash());
    }

    @Test
    void isWrittenDownWithTheOrderOfItsValues() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "ledger.md"));
        for (Kind kind : Kind.values()) {
            String own = kind.columns().stream()
                    .skip(3)
                    .map(Column::name)
                    .reduce((a, b) -> a + ", " + b)
                    .orElseThrow();
            assertThat(page).contains("| " + kind.word() + " | " + own + " |");
        }
    }

    @Test
    void readsBackTheFactOfABody() {
        assertThat(Chain.fact(Kind.TRIAL, Chain.body(TRIAL))).isEqualTo(TRIAL);
        assertThat(Chain.fact(Kind.VERB, Chain.body(VERB))).isEqualTo(VERB);
        Fact without = new Fact(Kind.VERB, Arrays.asList(UID, "shops", "shop", "pause", "", null, VERB.get("done_at")));
        assertThat(Chain.fact(Kind.VERB, Chain.body(without))).isEqualTo(without);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3:abc", "9:abc,", "x:abc,", "-1:,", ":", "3:abc,"})
    void readsNoFactOfAnythingElse(String body) {
        assertThatThrownBy(() -> Chain.fact(Kind.GAP, body)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Values that could be mistaken for others if they merely stood side by side.
    @Test
    void tellsApartWhatLooksAlike() {
        Fact one = new Fact(Kind.GAP, Arrays.asList("u", "ab", "c", "d", "2026-11-21T12:00:00.000000Z"));
        Fact other = new Fact(Kind.GAP, Arrays.asList("u", "a", "bc", "d", "2026-11-21T12:00:00.000000Z"));
        assertThat(Chain.body(one)).isNotEqualTo(Chain.body(other));
    }
}
