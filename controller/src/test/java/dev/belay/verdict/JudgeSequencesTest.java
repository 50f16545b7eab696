package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Two hundred random sequences, look by look: shared faults, own faults, gaps, quiet and busy services.
class JudgeSequencesTest {

    private final List<JudgeSequence> sequences = JudgeSequence.all();

    @Test
    void rulesAsTheSequencesSayLookByLook() {
        assertThat(sequences).hasSize(200);
        for (int index = 0; index < sequences.size(); index++) {
            JudgeSequence sequence = sequences.get(index);
            assertThat(rulings(sequence)).as("sequence %d", index + 1).isEqualTo(sequence.verdicts());
        }
    }

    @Test
    void gathersTheEvidenceThatTheSequencesSay() {
        for (int index = 0; index < sequences.size(); index++) {
            JudgeSequence sequence = sequences.get(index);
            SequentialJudge judge = new SequentialJudge(sequence.limits());
            for (int look = 0; look < sequence.looks().size(); look++) {
                sequence.look(judge, look);
                if (look % 10 == 0) {
                    assertThat(judge.top())
                            .as("sequence %d, look %d", index + 1, look + 1)
                            .isCloseTo(sequence.evidence().get(look / 10), within(1e-6));
                }
            }
        }
    }

    private static String rulings(JudgeSequence sequence) {
        SequentialJudge judge = new SequentialJudge(sequence.limits());
        StringBuilder rulings = new StringBuilder();
        for (int look = 0; look < sequence.looks().size(); look++) {
            rulings.append(JudgeSequence.letter(sequence.look(judge, look)));
        }
        return rulings.toString();
    }
}
