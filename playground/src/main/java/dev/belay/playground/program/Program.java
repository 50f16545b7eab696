package dev.belay.playground.program;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What stands for an image: how the program in it is started, in place of the image's own entry point.
///
/// @param repository the image's name without its tag; every tag is this program
/// @param folder where it runs
/// @param environment what the image itself would set
/// @param portVariable the variable by which it is told where to listen: on this machine two pods cannot
///     both have the port that their containers declare
public record Program(
        String repository, Path folder, List<String> command, Map<String, String> environment, String portVariable) {

    public Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public boolean isImage(String image) {
        return image.equals(repository) || image.startsWith(repository + ":") || image.startsWith(repository + "@");
    }
}
