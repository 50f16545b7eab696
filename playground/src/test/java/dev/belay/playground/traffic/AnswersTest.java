package dev.belay.playground.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.traffic.Answer.Asker;
import dev.belay.playground.traffic.Answer.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static Answer at(int second, String session, String flag) {
        Instant started = Instant.ofEpochSecond(second);
        return new Answer(started, started, Outcome.ANSWERED, 200, "r", "p", new Asker(session, flag));
    }

    @Test
    void whatACallerWasShownLastIsWhatTheOthersAreComparedWith() {
        Answers answers = new Answers(List.of(
                at(1, "ann", "off"),
                at(2, "bob", "off"),
                at(3, "ann", "on"),
                at(4, "ann", "off"), // an app that had not heard of it yet
                at(6, "ann", "on"),
                at(7, "bob", "off")));

        assertThat(answers.lastShownOtherwise()).hasValue(Instant.ofEpochSecond(4));
        assertThat(answers.percentShownTheFlag().orElseThrow()).isBetween(33.3, 33.4);
    }

    @Test
    void thoseWhomNobodyAnsweredSayNothingOfTheFlag() {
        Answers answers = new Answers(List.of(at(1, "ann", "on"), at(2, "ann", "")));

        assertThat(answers.lastShownOtherwise()).isEmpty();
        assertThat(answers.percentShownTheFlag()).hasValue(100);
        assertThat(new Answers(List.of(at(2, "ann", ""))).percentShownTheFlag()).isEmpty();
    }
}
