package dev.belay.playground.facts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real kubectl, in the namespace of one fact.
record Kubectl(Path kubeconfig, String namespace) {

    private static final Path CLUSTER = Path.of("cluster", "cluster");

    /// What it said, both streams in one, and its exit code.
    record Answer(int code, String text) {}

    Answer run(String... words) throws InterruptedException {
        return runWith("", words);
    }

    /// What must succeed.
    ///
    /// @param command its words, with spaces between
    /// @param manifest what `-f -` reads
    void does(String command, String... manifest) throws InterruptedException {
        Answer answer = runWith(String.join("\n", manifest), command.split(" "));
        if (answer.code() != 0) {
            throw new AssertionError("kubectl " + command + ": " + answer.text());
        }
    }

    void doesWords(String... words) throws InterruptedException {
        Answer answer = run(words);
        if (answer.code() != 0) {
            throw new AssertionError("kubectl " + List.of(words) + ": " + answer.text());
        }
    }

    /// @param manifest what `-f -` reads
    Answer runWith(String manifest, String... words) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(CLUSTER.toString(), "kubectl", "--namespace", namespace));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("KUBECACHEDIR", Path.of("target", "kubectl").toString());
        try {
            Process process = builder.start();
            try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
                input.write(manifest);
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
