package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What judges of every released version have left in statuses: what a trial has gathered outlives an
/// upgrade. Kept at a release together with the statuses.
class ReleasedJudgesTest {

    private static final Path RELEASED = Path.of("..", "crds", "released");
    private static final Instant SAVED = Polls.at(700);
    private static final Signal SIGNAL = Signals.errors(Signals.ERRORS);

    @BeforeAll
    static void keep() throws IOException {
        String version = System.getProperty("released");
        if (version != null) {
            SignalJudge judge = new SignalJudge(SIGNAL);
            AnswerJudge answers = new AnswerJudge(5);
            Service service = new Service(new Rates(50, 450), Signals.ERRORS, new Sampler(1));
            Hold hold = Hold.beginning(Polls.at(0));
            for (int look = 1; look < 120; look++) {
                Counts counts = service.draw(Faults.HEALTHY);
                Look seen = new Look(Polls.at(look * 5.0), counts.candidate(), counts.stable());
                judge.look(seen);
                answers.look(seen, 10, true);
                hold = hold.plus(seen.at(), 5, true, true);
            }
            Path folder = Files.createDirectories(RELEASED.resolve(version));
            Files.writeString(
                    folder.resolve("judges.yaml"), """
                    # What the judges of this version left in a status, after ten healthy minutes.
                    errors: %s
                    answers: %s
                    hold: %s
                    """.formatted(judge.text(SAVED), answers.text(), hold.text(SAVED)));
        }
    }

    static List<Path> versions() throws IOException {
        try (Stream<Path> folders = Files.list(RELEASED)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void carryOnWithWhatItHadGathered(Path version) throws IOException, StateRefused {
        JsonNode texts = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(version.resolve("judges.yaml")));
        String errors = texts.get("errors").asText();
        String answers = texts.get("answers").asText();
        String hold = texts.get("hold").asText();
        assertThat(SignalJudge.resume(SIGNAL, errors, SAVED).text(SAVED)).isEqualTo(errors);
        assertThat(AnswerJudge.resume(5, answers).text()).isEqualTo(answers);
        assertThat(Hold.resume(hold, SAVED).text(SAVED)).isEqualTo(hold);
    }
}
