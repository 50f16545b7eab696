package dev.belay.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterProcessTest {

    @Test
    void failsWithTheProgramsOwnSentence(@TempDir Path folder) throws IOException {
        Path program = Files.writeString(
                folder.resolve("cluster"),
                "#!/bin/sh\necho 'Install Go 1.26, or set KUBEBUILDER_ASSETS.' >&2\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<String> progress = new CopyOnWriteArrayList<>();

        assertThatThrownBy(() -> ClusterProcess.start(program, List.of(), progress::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Install Go 1.26, or set KUBEBUILDER_ASSETS.");
        assertThat(progress).containsExactly("Install Go 1.26, or set KUBEBUILDER_ASSETS.");
    }
}
