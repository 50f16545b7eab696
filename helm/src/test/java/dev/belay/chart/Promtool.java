package dev.belay.chart;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/// Prometheus' own tool, which comes with it.
final class Promtool {

    private Promtool() {}

    /// What it said, if it agreed.
    static String run(String... words) throws IOException, InterruptedException {
        String prometheus =
                answer("../playground/prometheus/prometheus", "program").strip();
        Path promtool = Objects.requireNonNull(Path.of(prometheus).getParent()).resolve("promtool");
        return answer(
                Stream.concat(Stream.of(promtool.toString()), Stream.of(words)).toArray(String[]::new));
    }

    private static String answer(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
