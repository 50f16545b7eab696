package dev.belay.playground.program;

import dev.belay.playground.app.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts a container of a program.
public record ProgramWorkload(Program program, Container container) implements Workload {

    /// Ends the program when its own standard input ends, which whoever started it holds open: so
    /// whatever ends that, also `kill -9`, ends the program too. SIGTERM it hands on.
    private static final String GUARD = """
            "$@" </dev/null & child=$!
            trap 'kill -TERM "$child" 2>/dev/null' TERM
            trap '' INT HUP
            while kill -0 "$child" 2>/dev/null; do
              if read -r -t 0.2 _; then continue; elif [[ $? -le 128 ]]; then kill -KILL "$child" 2>/dev/null; break; fi
            done
            wait "$child"; exit $?""";

    @Override
    public Run start(Seat seat, Witness witness) {
        ProgramRun run = new ProgramRun(seat, witness);
        Thread.ofVirtual().name("starts " + seat.identity().pod()).start(() -> begin(seat, run));
        return run;
    }

    private void begin(Seat seat, ProgramRun run) {
        try {
            Path folder = Files.createTempDirectory("belay-pod");
            run.began(folder, process(seat, folder));
        } catch (IOException | RuntimeException e) {
            run.failedToStart(e);
        }
    }

    private Process process(Seat seat, Path folder) throws IOException {
        takeFreePort(seat);
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"), container.kubeconfig().get());
        List<String> command = new ArrayList<>(List.of("bash", "-c", GUARD, program.repository()));
        command.addAll(program.command());
        command.addAll(container.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(program.folder().toFile()).redirectErrorStream(true);
        // Settings of whoever runs the playground are not the pod's.
        builder.environment().keySet().removeIf(name -> name.startsWith("BELAY_"));
        builder.environment().putAll(program.environment());
        builder.environment().putAll(container.environment());
        builder.environment()
                .put(program.portVariable(), Integer.toString(seat.port().number()));
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        return builder.start();
    }

    private static void takeFreePort(Seat seat) {
        while (isTaken(seat.port().number())) {
            seat.port().moveOn();
        }
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !socket.isBound();
        } catch (java.net.BindException taken) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
