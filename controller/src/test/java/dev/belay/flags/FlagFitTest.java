package dev.belay.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.flags.FlagSeen.Strategy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlagFitTest {

    private static final Flag FLAG = new Flag("default", "production", "new-checkout");

    private static Strategy gradual(@Nullable String rollout) {
        return new Strategy("1", "flexibleRollout", false, rollout);
    }

    private static String unfit(FlagSeen seen) {
        return Objects.requireNonNullElse(FlagFit.unfit(FLAG, seen), "");
    }

    private static FlagMove move(Wish wish, boolean on, Strategy... strategies) {
        return FlagMove.next(FLAG, wish, new FlagSeen(on, List.of(strategies)));
    }

    @Test
    void oneGradualStrategyInAFlagThatIsOnFits() {
        assertThat(FlagFit.unfit(FLAG, new FlagSeen(true, List.of(gradual("0")))))
                .isNull();
        assertThat(FlagFit.unfit(FLAG, new FlagSeen(true, List.of(gradual("100")))))
                .isNull();
    }

    @Test
    void saysWhatToDoAboutEachMisfit() {
        Strategy other = new Strategy("2", "userWithId", false, null);
        Strategy disabled = new Strategy("1", "flexibleRollout", true, "5");

        assertThat(unfit(new FlagSeen(false, List.of(gradual("5")))))
                .isEqualTo(
                        "Turn on the flag new-checkout of project default in production: off, it shows nobody anything.");
        assertThat(unfit(new FlagSeen(true, List.of())))
                .startsWith("Give the flag new-checkout")
                .contains("strategy");
        assertThat(unfit(new FlagSeen(true, List.of(other))))
                .startsWith("Leave the flag new-checkout")
                .contains("it has userWithId");
        assertThat(unfit(new FlagSeen(true, List.of(gradual("5"), other))))
                .contains("exactly one strategy", "it has flexibleRollout, userWithId");
        assertThat(unfit(new FlagSeen(true, List.of(disabled)))).contains("is disabled: enable it");
    }

    /// Unleash stores them all, and shows the flag to nobody.
    @Test
    void sharesThatAreNoWholeNumberDoNotFit() {
        for (String text : List.of("", "5.0", "5%", " 5", "05", "101", "-1", "five", "1e1")) {
            assertThat(unfit(new FlagSeen(true, List.of(gradual(text)))))
                    .as("'%s'", text)
                    .contains("a whole number from 0 to 100", "'" + text + "'");
        }
        assertThat(unfit(new FlagSeen(true, List.of(gradual(null))))).contains("a whole number");
        for (int percent = 0; percent <= 100; percent++) {
            assertThat(gradual(Integer.toString(percent)).percent()).isEqualTo(percent);
        }
    }

    @Test
    void anUnfitFlagIsNeverMovedForward() {
        assertThat(move(new Wish.Show(5), false, gradual("5"))).isInstanceOf(FlagMove.Stuck.class);
        assertThat(move(new Wish.Show(5), true)).isInstanceOf(FlagMove.Stuck.class);
        assertThat(move(new Wish.Show(5), true, gradual("5"), gradual("5"))).isInstanceOf(FlagMove.Stuck.class);
        assertThat(move(new Wish.Show(5), true, gradual("five"))).isInstanceOf(FlagMove.Stuck.class);
    }

    @Test
    void takenBackItIsAlsoWhereSomebodyTurnedItOffOrSpoiltItsShare() {
        assertThat(move(new Wish.Restore(5), false, gradual("50"))).isEqualTo(new FlagMove.Share("1", "50", 5));
        assertThat(move(new Wish.Restore(5), true, gradual("five"))).isEqualTo(new FlagMove.Share("1", "five", 5));
        assertThat(move(new Wish.Restore(5), true, gradual("5"))).isInstanceOf(FlagMove.Done.class);
        assertThat(move(new Wish.Off(), true)).isInstanceOf(FlagMove.SwitchOff.class);
        assertThat(move(new Wish.Off(), false)).isInstanceOf(FlagMove.Done.class);
    }

    @Test
    void whatCannotBeTakenBackSaysToWhichShareAPersonMust() {
        assertThat(move(new Wish.Restore(5), true, gradual("50"), gradual("50")))
                .isInstanceOfSatisfying(
                        FlagMove.Stuck.class,
                        stuck -> assertThat(stuck.trouble().words())
                                .startsWith("It cannot be put back to 5 %. Leave the flag new-checkout")
                                .contains("exactly one strategy"));
    }
}
