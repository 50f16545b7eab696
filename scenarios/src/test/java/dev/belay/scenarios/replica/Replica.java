package dev.belay.scenarios.replica;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.belay.chart.Installation;
import dev.belay.playground.fault.FaultProxy;
import dev.belay.playground.operator.Distribution;
import dev.belay.playground.operator.Launch;
import dev.belay.playground.operator.OperatorProcess;
import dev.belay.scenarios.stage.Theatre;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;

/// One process that leads or could, with the rights of the operator's service account, behind a proxy.
public final class Replica implements AutoCloseable {

    private final String name;
    private final FaultProxy proxy;
    private final OperatorProcess process;

    /// How replicas agree on who leads, and what runs.
    public enum Kind {
        /// By a file's lock: the next one leads in the instant in which the former one dies.
        LOCK("dev.belay.scenarios.stage.OperatorByHand"),
        /// By the lease: the whole application, with verdicts by hand.
        LEASE("dev.belay.scenarios.replica.ApplicationByHand"),
        /// By the lease: the whole application, and Prometheus decides.
        SHIPPED("dev.belay.Application"),
        /// By the lease: what is packaged, from `belay.jar`.
        PACKAGED("");

        private final String main;

        Kind(String main) {
            this.main = main;
        }
    }

    /// @param folder of verdicts
    /// @param settings besides the usual ones
    record Role(Kind kind, String name, Theatre theatre, Path folder, FaultProxy proxy, Map<String, String> settings) {}

    private Replica(Role role) throws IOException {
        name = role.name();
        proxy = role.proxy();
        Path home = Files.createDirectories(role.folder().resolveSibling(name));
        Map<String, String> environment = new HashMap<>(role.settings());
        environment.put(
                "KUBECONFIG",
                role.theatre().operatorKubeconfig(home, proxy.url()).toString());
        environment.put("BELAY_NAMESPACE", Installation.NAMESPACE);
        environment.put("BELAY_POD", name);
        Path log = home.resolve("log");
        process = OperatorProcess.start(
                role.kind() == Kind.PACKAGED
                        ? Distribution.built().launch(List.of(), environment, log)
                        : new Launch(Path.of("").toAbsolutePath(), command(role), environment, log));
    }

    static Replica start(Role role) {
        try {
            return new Replica(role);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<String> command(Role role) {
        String classPath = Objects.requireNonNullElse(
                System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath,
                role.kind().main,
                role.folder().toString());
    }

    public String name() {
        return name;
    }

    public FaultProxy proxy() {
        return proxy;
    }

    /// What a kubelet sees and does of it.
    public OperatorProcess process() {
        return process;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Its loop runs, whether it leads or not.
    void awaitReady() {
        Awaitility.await(name + " is ready")
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(100))
                .until(() -> said().contains(name + " is ready") || process.isReady() || !isAlive());
        if (!isAlive()) {
            throw new AssertionError(name + " ended by itself:\n" + said());
        }
    }

    /// What it logged.
    public String said() {
        return process.said();
    }

    /// Stops it where it is (SIGSTOP): it holds its connections, and does not know that time passes.
    public void freeze() {
        process.freeze();
    }

    /// By SIGKILL; nothing of it lives when this returns.
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        kill();
    }
}
