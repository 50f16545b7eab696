package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AnchoringTest {

    private static final String HASH = "0123456789ab".repeat(6).substring(0, 64);

    /// Every row is as it was.
    static final Anchoring.Rows STANDING = _ -> HASH;

    private final KeptHead anchor = new KeptHead();
    private final Anchoring anchoring = new Anchoring(anchor, Duration.ZERO);

    @Test
    void keepsTheEndOfTheChain() throws Exception {
        anchoring.keep(new Head("one", 5, HASH), STANDING);
        assertThat(anchor.kept()).contains(new Head("one", 5, HASH));
    }

    @Test
    void keepsNothingOfALedgerThatWasNeverWrittenTo() throws Exception {
        anchoring.keep(Head.NONE, STANDING);
        assertThat(anchor.kept()).isEmpty();
    }

    @Test
    void isNotWrittenWithEachRow() throws Exception {
        Anchoring seldom = new Anchoring(anchor, Duration.ofHours(1));
        seldom.keep(new Head("one", 5, HASH), STANDING);
        assertThat(seldom.keep(new Head("one", 6, HASH), STANDING)).isPresent();
        assertThat(anchor.kept()).map(Head::seq).contains(5L);
    }

    /// Rows that are gone from the database would be gone from the anchor too.
    @Test
    void neverGoesBack() throws Exception {
        anchoring.keep(new Head("one", 5, HASH), STANDING);
        Anchoring next = new Anchoring(anchor, Duration.ZERO);
        assertThatThrownBy(() -> next.keep(new Head("one", 4, HASH), STANDING))
                .isInstanceOf(HistoryAway.class)
                .hasMessageContaining("The ledger ends with row 4, and its anchor was made of row 5");
        assertThat(anchor.kept()).map(Head::seq).contains(5L);
    }

    /// A copy from before the anchor, written on until its number had overtaken it.
    @Test
    void neverGoesOnOverAnotherRowThanItWasMadeOf() throws Exception {
        anchoring.keep(new Head("one", 5, HASH), STANDING);
        Anchoring next = new Anchoring(anchor, Duration.ZERO);
        String other = HASH.replace('0', 'f');
        assertThatThrownBy(() -> next.keep(new Head("one", 9, other), seq -> seq == 5 ? other : HASH))
                .isInstanceOf(HistoryAway.class)
                .hasMessageContaining("Row 5 of the ledger is another one than its anchor was made of");
        assertThat(anchor.kept()).map(Head::seq).contains(5L);
    }

    @Test
    void remembersTheLedgerThatWasReplaced() throws Exception {
        anchoring.keep(new Head("one", 5, HASH), STANDING);
        anchoring.keep(new Head("two", 1, HASH), STANDING);
        assertThat(anchor.kept()).contains(new Head("two", 1, HASH));
        assertThat(anchor.replaced()).contains(new Head("one", 5, HASH));
    }
}
