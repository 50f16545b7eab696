package dev.belay.playground.cluster;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the program is that runs a cluster.
public final class ClusterProgram {

    private static final String IN_REPOSITORY = "playground/cluster/cluster";

    private ClusterProgram() {}

    /// From the working directory upwards: a build runs in its module's folder, a person's shell anywhere.
    public static Path find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path program = folder.resolve(IN_REPOSITORY);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new IllegalStateException(
                "No " + IN_REPOSITORY + " in " + start
                        + " or above it: run this inside the repository, or set BELAY_TEST_KUBECONFIG to a cluster's kubeconfig");
    }
}
