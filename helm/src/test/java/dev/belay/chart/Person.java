package dev.belay.chart;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Somebody with a kubectl and a namespace.
///
/// @param name none: whoever the kubeconfig says, who may do everything
record Person(Cluster cluster, String namespace, @Nullable String name) {

    /// What kubectl answered.
    record Answer(int status, String said, String complained) {

        Answer accepted() {
            assertThat(status).as(complained).isZero();
            return this;
        }

        Answer refused() {
            assertThat(status).as(said).isNotZero();
            return this;
        }
    }

    Answer kubectl(String... arguments) {
        return feed("", arguments);
    }

    /// As {@link #kubectl}, with `-f -` given.
    Answer feed(String input, String... arguments) {
        List<String> command = new ArrayList<>(cluster.kubectl());
        command.add("--namespace=" + namespace);
        if (name != null) {
            command.add("--as=" + name);
        }
        command.addAll(List.of(arguments));
        if (!input.isEmpty()) {
            command.addAll(List.of("--filename", "-"));
        }
        try {
            return run(command, input);
        } catch (IOException broken) {
            throw new UncheckedIOException(String.join(" ", command), broken);
        }
    }

    private Answer run(List<String> command, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
        Process process = builder.start();
        try {
            CompletableFuture<String> complained = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            try (OutputStream to = process.getOutputStream()) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(60, SECONDS)) {
                throw new IOException("no answer in a minute");
            }
            return new Answer(process.exitValue(), said.join(), complained.join());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(InputStream from) {
        try (from) {
            return new String(from.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
