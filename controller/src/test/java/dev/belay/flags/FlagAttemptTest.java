package dev.belay.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.flags.StoreByHand.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlagAttemptTest {

    private static final Flag FLAG = new Flag("default", "production", "new-checkout");
    private static final int CALLS = 6;

    private static Standing attempt(StoreByHand store, Standing before) {
        return new FlagAttempt(FLAG, store, () -> true).at(before, () -> true);
    }

    private static List<List<End>> scripts(int length) {
        List<List<End>> all = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < length; i++) {
            List<List<End>> longer = new ArrayList<>();
            for (List<End> script : all) {
                for (End end : End.values()) {
                    List<End> more = new ArrayList<>(script);
                    more.add(end);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all;
    }

    /// Each try begins with nothing but the wish, as in a process that was started anew between any two calls.
    @Test
    void endsAtTheWishWhateverHappensToTheCallsBefore() {
        for (Wish wish : List.of(new Wish.Show(25), new Wish.Restore(5), new Wish.Off())) {
            for (List<End> script : scripts(CALLS)) {
                StoreByHand store = new StoreByHand("10").then(script);
                Standing standing = Standing.begin(wish);
                for (int tries = 0; tries <= CALLS && !standing.done(); tries++) {
                    standing = attempt(store, Standing.begin(wish));
                }
                assertThat(standing.done()).as("%s after %s", wish, script).isTrue();
                assertThat(stands(store, wish)).as("%s after %s", wish, script).isTrue();
                assertThat(store.written())
                        .as("what was written for %s under %s", wish, script)
                        .allMatch(word(wish)::equals);
            }
        }
    }

    private static boolean stands(StoreByHand store, Wish wish) {
        return wish instanceof Wish.Off ? !store.isOn() : store.rollout().equals(word(wish));
    }

    private static String word(Wish wish) {
        return switch (wish) {
            case Wish.Show(int percent) -> Integer.toString(percent);
            case Wish.Restore(int percent) -> Integer.toString(percent);
            case Wish.Off() -> "off";
        };
    }

    @Test
    void doneIsOnlySaidOfWhatWasReadBack() {
        for (List<End> script : scripts(CALLS)) {
            StoreByHand store = new StoreByHand("10").then(script);
            Standing standing = attempt(store, Standing.begin(new Wish.Show(25)));
            if (standing.done()) {
                assertThat(store.rollout()).as("after %s", script).isEqualTo("25");
            } else {
                assertThat(Objects.requireNonNull(standing.trouble()).words()).isNotBlank();
            }
        }
    }

    @Test
    void writesNothingWhereItStandsAlready() {
        StoreByHand store = new StoreByHand("25");

        assertThat(attempt(store, Standing.begin(new Wish.Show(25))).done()).isTrue();
        assertThat(store.written()).isEmpty();
    }

    @Test
    void countsWhatSomebodyElseChangedAndItPutRight() {
        StoreByHand store = new StoreByHand("25");
        Standing reached = attempt(store, Standing.begin(new Wish.Show(25)));
        store.set("100");

        Standing again = attempt(store, reached);

        assertThat(again.done()).isTrue();
        assertThat(again.repairs()).isEqualTo(1);
        assertThat(store.rollout()).isEqualTo("25");
    }

    @Test
    void writesNothingWithoutLeadingOrForAWishThatIsNoMoreTheLatest() {
        StoreByHand store = new StoreByHand("10");

        new FlagAttempt(FLAG, store, () -> false).at(Standing.begin(new Wish.Show(25)), () -> true);
        new FlagAttempt(FLAG, store, () -> true).at(Standing.begin(new Wish.Show(25)), () -> false);

        assertThat(store.written()).isEmpty();
    }
}
