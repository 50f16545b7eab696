package dev.belay.playground.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the script says where something is missing, in the words that the README has.
class UnleashScriptTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> TOOLS = List.of("bash", "dirname", "readlink", "id", "cat", "sha256sum", "cut");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path path;

    /// A machine with a PostgreSQL and the tools that every Linux has, but neither node nor npm.
    @BeforeEach
    void furnish() throws IOException {
        path = Files.createDirectories(folder.resolve("bin"));
        for (String tool : TOOLS) {
            write(tool, "exec " + program(tool) + " \"$@\"");
        }
        write("initdb", "exit 0");
        write("postgres", "exit 0");
    }

    private static Path program(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private void write(String program, String line) throws IOException {
        Path file = Files.writeString(path.resolve(program), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// What it complains of.
    private String complaint() throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder(
                ROOT.resolve("playground/unleash/unleash").toAbsolutePath().toString(), "get");
        script.environment().put("PATH", path.toString());
        script.environment().put("BELAY_POSTGRES", path.toString());
        script.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process run = script.start();
        String said = new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(run.waitFor()).as(said).isEqualTo(1);
        return said;
    }

    @Test
    void saysThatThereIsNoNode() throws Exception {
        assertThat(complaint())
                .isEqualTo("No node or npm here: install Node.js 20 or newer so that both are on the PATH.");
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("`" + complaint() + "`");
    }

    @Test
    void saysThatNodeIsTooOld() throws Exception {
        write("node", "echo v18.19.1");
        write("npm", "exit 0");

        assertThat(complaint())
                .isEqualTo("Node.js v18.19.1 is too old for Unleash: install Node.js 20 or newer so that it is first on"
                        + " the PATH.");
    }
}
