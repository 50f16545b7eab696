package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StateTextTest {

    private static final double[] NUMBERS = {1, 0, 0.123456789, 4.6, -4.6, 67_400, 1e9, 120};

    private final String text = StateText.pack("errors at 5 %", NUMBERS);

    @Test
    void comesBackAsPreciselyAsTheJudgeNeeds() throws StateRefused {
        double[] back = StateText.unpack("errors at 5 %", NUMBERS.length, text);
        for (int index = 0; index < NUMBERS.length; index++) {
            assertThat(back[index]).isCloseTo(NUMBERS[index], within(Math.abs(NUMBERS[index]) * 1e-7));
        }
        // Complete evidence stays complete, and whole numbers stay whole.
        assertThat(back[0]).isEqualTo(1);
        assertThat(back[5]).isEqualTo(67_400);
    }

    @Test
    void aSignalsStateFitsIntoStatus() {
        SignalJudge judge = new SignalJudge(Signals.errors(new Limits(1, 0.05, 3, 0.01)));
        Service service = new Service(new Rates(5000, 45_000), new Limits(1, 0.05, 3, 0.01), new Sampler(1));
        for (int look = 0; look < 5000; look++) {
            Counts counts = service.draw(look < 4000 ? Faults.HEALTHY : new Faults(0.3, 0.2));
            judge.look(new Look(Polls.at(look), counts.candidate(), counts.stable()));
        }
        assertThat(judge.text(Polls.at(5000)).length()).isLessThanOrEqualTo(StateText.MOST);
    }

    @Test
    void moreThanStatusTakesIsABugThatIsSaid() {
        assertThatThrownBy(() -> StateText.pack("x", new double[40])).hasMessageContaining("pack fewer");
    }

    @Test
    void anotherVersionsTextIsRefused() {
        refuses(StateRefused.Why.FOREIGN_VERSION, () -> StateText.unpack("errors at 5 %", 8, "2" + text.substring(1)));
        refuses(StateRefused.Why.FOREIGN_VERSION, () -> StateText.unpack("errors at 5 %", 8, ""));
        refuses(StateRefused.Why.FOREIGN_VERSION, () -> StateText.unpack("errors at 5 %", 7, text));
    }

    @Test
    void otherLimitsTextIsRefused() {
        refuses(StateRefused.Why.OTHER_LIMITS, () -> StateText.unpack("errors at 2 %", 8, text));
    }

    @Test
    void everyDamagedCharacterIsSeen() {
        for (int index = 2; index < text.length(); index++) {
            char other = text.charAt(index) == 'A' ? 'B' : 'A';
            String damaged = text.substring(0, index) + other + text.substring(index + 1);
            // The last character may carry bits that mean nothing; a change of those alone changes no number.
            if (index < text.length() - 1) {
                refuses(StateRefused.Why.CORRUPT, () -> StateText.unpack("errors at 5 %", 8, damaged));
            }
        }
        refuses(StateRefused.Why.CORRUPT, () -> StateText.unpack("errors at 5 %", 8, text.substring(0, 30)));
        refuses(StateRefused.Why.CORRUPT, () -> StateText.unpack("errors at 5 %", 8, "1.%%%"));
        refuses(StateRefused.Why.CORRUPT, () -> StateText.unpack("errors at 5 %", 8, "1."));
    }

    @Test
    void theRefusalSaysWhatHappensNow() {
        assertThatThrownBy(() -> StateText.unpack("errors at 2 %", 8, text))
                .hasMessageContaining("gathered under other limits")
                .hasMessageContaining("begins anew");
    }

    private static void refuses(StateRefused.Why why, ThrowingCallable unpack) {
        assertThatThrownBy(unpack)
                .isInstanceOfSatisfying(
                        StateRefused.class, refused -> assertThat(refused.why()).isEqualTo(why));
    }
}
