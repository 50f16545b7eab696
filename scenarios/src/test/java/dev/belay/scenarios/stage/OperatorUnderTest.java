package dev.belay.scenarios.stage;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.belay.chart.Installation;
import dev.belay.playground.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// The operator as a process of its own, with the rights of its service account, behind a proxy of its own: what it
/// writes can be held, lost or left unanswered, and it can be killed in that very moment.
public final class OperatorUnderTest implements AutoCloseable {

    private static final String MAIN = "dev.belay.scenarios.stage.OperatorByHand";
    static final String READY = "is ready";

    private final String name;
    private final Process process;
    private final FaultProxy proxy;
    private final Path log;

    /// @param name its identity in the lease
    /// @param verdicts the folder that they are written into by hand
    record Role(String name, Theatre theatre, Path folder, Path verdicts) {}

    private OperatorUnderTest(Role role) throws IOException {
        name = role.name();
        proxy = FaultProxy.before(role.theatre().admin().getConfiguration());
        Path home = Files.createDirectories(role.folder().resolve(role.name()));
        log = home.resolve("log");
        Path kubeconfig = role.theatre().operatorKubeconfig(home, proxy.url());
        ProcessBuilder builder = new ProcessBuilder(command(role.verdicts()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("BELAY_NAMESPACE", Installation.NAMESPACE);
        builder.environment().put("BELAY_POD", role.name());
        process = builder.start();
    }

    static OperatorUnderTest start(Role role) {
        try {
            return new OperatorUnderTest(role);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Its standard input is a pipe from here: whatever ends this process ends it too.
    private static List<String> command(Path verdicts) {
        String classPath = Objects.requireNonNullElse(
                System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath,
                MAIN,
                verdicts.toString());
    }

    public String name() {
        return name;
    }

    public FaultProxy proxy() {
        return proxy;
    }

    /// It has looked at everything and could lead.
    void awaitReady() {
        Awaitility.await(name + " is ready")
                .atMost(ofSeconds(30))
                .pollInterval(ofMillis(50))
                .until(() -> said().contains(READY) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended by itself:\n" + said());
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// What it logged.
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// By SIGKILL; nothing of it lives when this returns, and nothing that was held lands.
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// By SIGTERM.
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " did not end in 20 s:\n" + said());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
        proxy.close();
    }
}
