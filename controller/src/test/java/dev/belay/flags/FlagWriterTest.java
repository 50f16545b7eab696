package dev.belay.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlagWriterTest {

    private static final Flag FLAG = new Flag("default", "production", "new-checkout");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final StoreByHand store = new StoreByHand("10");
    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final AtomicInteger rings = new AtomicInteger();
    private final FlagWriter writer = new FlagWriter(store, leads::get, _ -> rings.incrementAndGet());

    @AfterEach
    void close() {
        writer.close();
    }

    private Standing standing() {
        return Objects.requireNonNull(writer.standing(FLAG));
    }

    private void awaitDone() {
        await().atMost(SOON).until(() -> standing().done());
    }

    @Test
    void bringsTheFlagThereAndRings() {
        writer.want(FLAG, new Wish.Show(25));

        awaitDone();
        assertThat(store.rollout()).isEqualTo("25");
        await().atMost(SOON).until(() -> rings.get() == 1);
    }

    @Test
    void triesUntilItIsDoneAndSaysMeanwhileWhatToDo() {
        store.fails(4);
        writer.want(FLAG, new Wish.Restore(5));

        await().atMost(SOON).until(() -> standing().trouble() != null);
        assertThat(standing().isOutstanding()).isTrue();
        assertThat(writer.outstanding()).isEqualTo(1);
        assertThat(Objects.requireNonNull(standing().trouble()).words()).isEqualTo("Plug it in.");
        awaitDone();
        assertThat(store.rollout()).isEqualTo("5");
        assertThat(writer.outstanding()).isZero();
    }

    @Test
    void aNewerWishDoesNotWaitForTheOldOne() {
        store.fails(1000);
        writer.want(FLAG, new Wish.Show(25));
        await().atMost(SOON).until(() -> standing().trouble() != null);
        store.recovers();

        writer.want(FLAG, new Wish.Restore(5));

        awaitDone();
        assertThat(store.rollout()).isEqualTo("5");
        assertThat(store.written()).last().isEqualTo("5");
    }

    @Test
    void theSameWishAgainChangesNothing() {
        writer.want(FLAG, new Wish.Show(25));
        awaitDone();
        writer.want(FLAG, new Wish.Show(25));

        assertThat(standing().done()).isTrue();
        assertThat(store.written()).containsExactly("25");
    }

    @Test
    void whatOthersChangeIsPutBackAndCounted() {
        writer.want(FLAG, new Wish.Show(25));
        awaitDone();
        store.set("100");

        await().atMost(SOON).until(() -> standing().repairs() == 1 && standing().done());
        assertThat(store.rollout()).isEqualTo("25");
    }

    @Test
    void aFlagThatIsLeftStaysAsOthersMakeIt() {
        writer.want(FLAG, new Wish.Show(25));
        awaitDone();
        writer.leave(FLAG);
        store.set("100");

        assertThat(writer.standing(FLAG)).isNull();
        assertThat(store.rollout()).isEqualTo("100");
    }

    @Test
    void whoDoesNotLeadWritesNothing() {
        leads.set(false);
        writer.want(FLAG, new Wish.Show(25));
        await().atMost(SOON).until(() -> standing().trouble() != null);
        assertThat(store.written()).isEmpty();

        leads.set(true);
        awaitDone();
        assertThat(store.written()).isEqualTo(List.of("25"));
    }

    @Test
    void closedItTakesNoWishAnyMore() {
        writer.close();

        assertThatThrownBy(() -> writer.want(FLAG, new Wish.Show(25))).isInstanceOf(IllegalStateException.class);
    }
}
