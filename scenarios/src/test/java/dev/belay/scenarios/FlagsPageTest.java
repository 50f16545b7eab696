package dev.belay.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.cluster.Kubectl;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Theatre;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The samples of `docs/flags.md`.
@OnKubernetes
final class FlagsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "flags.md");
    private static final Pattern SAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void everySampleIsTakenByTheApiServer(Cluster cluster) throws Exception {
        Theatre theatre = Theatre.of(cluster);
        List<String> samples = SAMPLE.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(samples).hasSize(3);
        for (String sample : samples) {
            Kubectl.Outcome outcome = theatre.cluster().kubectl().feed(sample, "apply", "--dry-run=server", "-f", "-");
            assertThat(outcome.code()).as(outcome.output() + sample).isZero();
        }
    }
}
