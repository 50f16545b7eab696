package dev.belay.scenarios.replica;

import dev.belay.Application;
import dev.belay.scenarios.stage.VerdictsByHand;
import java.nio.file.Path;

/// The whole application with its own election, health and log; only the verdicts are given by hand.
final class ApplicationByHand {

    private ApplicationByHand() {}

    /// Runs until it is told to stop.
    ///
    /// @param args the folder of verdicts
    public static void main(String[] args) throws InterruptedException {
        Application.run(new VerdictsByHand(Path.of(args[0])));
    }
}
