package dev.belay.scenarios.replica;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.belay.chart.Installation;
import dev.belay.playground.fault.FaultProxy;
import dev.belay.scenarios.stage.Theatre;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// One process that leads or could, with the rights of the operator's service account, behind a proxy.
public final class Replica implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("\"port\": ?\"?([0-9]+)");

    private final String name;
    private final Process process;
    private final FaultProxy proxy;
    private final Path log;

    /// How replicas agree on who leads.
    public enum Kind {
        /// By a file's lock: the next one leads in the instant in which the former one dies.
        LOCK("dev.belay.scenarios.stage.OperatorByHand"),
        /// As it is shipped, but judged by hand.
        LEASE("dev.belay.scenarios.replica.ApplicationByHand"),
        /// As it is shipped: Prometheus decides.
        SHIPPED("dev.belay.Application");

        private final String main;

        Kind(String main) {
            this.main = main;
        }
    }

    /// @param folder of verdicts
    record Role(Kind kind, String name, Theatre theatre, Path folder, FaultProxy proxy) {}

    private Replica(Role role) throws IOException {
        name = role.name();
        proxy = role.proxy();
        Path home = Files.createDirectories(role.folder().resolveSibling(role.name()));
        log = home.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command(role)).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .put(
                        "KUBECONFIG",
                        role.theatre().operatorKubeconfig(home, proxy.url()).toString());
        builder.environment().put("BELAY_NAMESPACE", Installation.NAMESPACE);
        builder.environment().put("BELAY_POD", name);
        builder.environment().put("BELAY_PORT", "0");
        builder.environment().remove("BELAY_FIGURES");
        builder.environment().remove("BELAY_TEST_KUBECONFIG");
        builder.environment().remove("BELAY_TEST_CLUSTER");
        process = builder.start();
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
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath));
        words.addAll(List.of(role.kind().main, role.folder().toString()));
        return words;
    }

    public String name() {
        return name;
    }

    public FaultProxy proxy() {
        return proxy;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Its loop runs, whether it leads or not.
    void awaitReady() {
        Awaitility.await(name + " is ready")
                .atMost(ofSeconds(60))
                .pollInterval(ofMillis(100))
                .until(() -> isReady() || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended by itself:\n" + said());
        }
    }

    private boolean isReady() {
        String said = said();
        Matcher port = PORT.matcher(said);
        return said.contains(name + " is ready") || (port.find() && Health.isReady(Integer.parseInt(port.group(1))));
    }

    /// What it logged.
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Stops it where it is (SIGSTOP): it holds its connections, and does not know that time passes.
    public void freeze() {
        try {
            Process sent = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (sent.waitFor() != 0) {
                throw new AssertionError(name + " could not be stopped");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// By SIGKILL; nothing of it lives when this returns.
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " lives on after SIGKILL");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
