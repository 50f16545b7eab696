package dev.belay.playground.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whom a process of the operator speaks to that needs no cluster, and is better tried with one: the API server of
/// `BELAY_TEST_KUBECONFIG`, or nobody.
///
/// @param isThere somebody answers
public record GivenCluster(Path kubeconfig, boolean isThere) {

    /// Where nothing listens.
    private static final String NOBODY = """
            apiVersion: v1
            kind: Config
            current-context: none
            contexts: [{name: none, context: {cluster: none, user: none}}]
            clusters: [{name: none, cluster: {server: "https://127.0.0.1:9"}}]
            users: [{name: none, user: {}}]
            """;

    /// By what the environment says.
    ///
    /// @param folder where the kubeconfig of nobody is written
    public static GivenCluster orNobody(Path folder) throws IOException {
        String given = System.getenv("BELAY_TEST_KUBECONFIG");
        return given == null
                ? new GivenCluster(
                        Files.writeString(folder.toAbsolutePath().resolve("nobody.kubeconfig"), NOBODY), false)
                : new GivenCluster(Path.of(given), true);
    }
}
