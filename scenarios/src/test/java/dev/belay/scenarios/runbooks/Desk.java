package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Kubectl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/// Where somebody sits who has opened a page and types what it says, block after block, with the real kubectl in one
/// namespace. What is left untyped when they get up is an error.
final class Desk implements AutoCloseable {

    /// Longer than whatever a page waits for.
    private static final long SECONDS = 360;

    private final Path home;
    private final Page page;
    private final Iterator<String> blocks;
    private boolean isTyping;

    Desk(Path home, Kubectl kubectl, String namespace, Page page) throws IOException, InterruptedException {
        this.home = home;
        this.page = page;
        this.blocks = page.commands().iterator();
        Files.copy(kubectl.kubeconfig(), home.resolve("kubeconfig"), StandardCopyOption.REPLACE_EXISTING);
        program("kubectl", """
                KUBECONFIG='%s' exec %s "$@"
                """.formatted(home.resolve("kubeconfig"), String.join(" ", kubectl.program())));
        types("kubectl config set-context --current --namespace=" + namespace);
    }

    /// What else is at hand.
    void program(String name, String script) throws IOException {
        Path program = Files.writeString(home.resolve(name), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// A file that the page says one has.
    void file(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }

    /// The next block; all of it works, and this is what it printed.
    String types() throws IOException, InterruptedException {
        isTyping = true;
        return types(blocks.next());
    }

    private String types(String block) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", "PATH=$PWD:$PATH\n" + block)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean hasEnded = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(hasEnded).as("%s: ends%n%s%n%s", page.name(), block, said).isTrue();
        assertThat(process.exitValue())
                .as("%s:%n%s%n%s", page.name(), block, said)
                .isZero();
        return said;
    }

    @Override
    public void close() {
        if (isTyping && blocks.hasNext()) {
            throw new AssertionError(page.name() + " says more than the test has typed:\n" + blocks.next());
        }
    }
}
