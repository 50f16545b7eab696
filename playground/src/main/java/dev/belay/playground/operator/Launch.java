package dev.belay.playground.operator;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How one process of the operator is started.
///
/// @param folder where it runs
/// @param environment besides that of this process, whose settings of Belay are left out
/// @param log the file that keeps what it says
public record Launch(Path folder, List<String> command, Map<String, String> environment, Path log) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
