package dev.belay.playground.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// kubectl, as a person would call it.
public record Kubectl(List<String> program, Path kubeconfig) {

    /// What it printed, errors among it, and how it ended.
    public record Outcome(int code, String output) {}

    public Outcome run(String... args) {
        return feed("", args);
    }

    /// With this as its standard input, for `apply -f -`.
    public Outcome feed(String stdin, String... args) {
        try {
            Process process = start(args);
            try (var in = process.getOutputStream()) {
                in.write(stdin.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while kubectl ran: run it again", e);
        }
    }

    /// For what does not end by itself (`get -w`, `logs -f`): end it.
    public Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        return builder.start();
    }
}
