package dev.belay.scenarios.stage;

import dev.belay.kube.Clients;
import dev.belay.kube.OwnSecrets;
import dev.belay.loop.Loop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// The operator's loop as a process of its own, judged by hand.
final class OperatorByHand {

    private OperatorByHand() {}

    /// Runs until its standard input ends, which is when whoever started it is gone.
    ///
    /// @param args the folder of verdicts and of the leader's lock
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        String namespace = Objects.requireNonNull(System.getenv("BELAY_NAMESPACE"));
        String name = Objects.requireNonNull(System.getenv("BELAY_POD"));
        try (Clients clients = Clients.open("test");
                VerdictsByHand verdicts = new VerdictsByHand(folder);
                Loop _ = Loop.start(
                        clients,
                        new LockLeadership(folder, name),
                        new Loop.Outside(verdicts, new OwnSecrets(clients.urgent(), namespace)::read),
                        name)) {
            System.out.println(name + " " + OperatorUnderTest.READY);
            while (System.in.read() >= 0) {
                // Nothing is said to it: only the end matters.
            }
        }
    }
}
