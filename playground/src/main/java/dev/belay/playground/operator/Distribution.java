package dev.belay.playground.operator;

import dev.belay.playground.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is shipped: `belay.jar`, `lib/` and the JVM's options, in one folder.
public record Distribution(Path folder) {

    private static final String JAR = "belay.jar";
    private static final String IMAGE = "belay/controller";

    /// As much as the chart gives it.
    private static final String MEMORY = "-XX:MaxRAM=512m";

    public Distribution {
        if (!Files.isRegularFile(folder.resolve(JAR))) {
            throw new IllegalStateException(
                    "There is no %s in %s: run mvn package -pl controller -am first".formatted(JAR, folder));
        }
    }

    /// The one that this build has made, seen from the folder of any module.
    public static Distribution built() {
        return new Distribution(
                Path.of("..", "controller", "target", "belay").toAbsolutePath().normalize());
    }

    /// Where the AOT cache is, or will be.
    public Path cache() {
        return folder.resolve("belay.aot");
    }

    /// As it is meant to be started: with the cache.
    public List<String> withCache() {
        if (!Files.isRegularFile(cache())) {
            throw new IllegalStateException(
                    "There is no %s: run mvn package -Paot -pl controller -am first".formatted(cache()));
        }
        return List.of("-XX:AOTCache=" + cache().getFileName());
    }

    /// What stands for the chart's image, for a node agent: as [#launch], with the cache where there is one.
    public Program program() {
        List<String> options = Files.isRegularFile(cache()) ? withCache() : List.of();
        return new Program(IMAGE, folder, command(options), Map.of("MICRONAUT_SERVER_HOST", "127.0.0.1"), "BELAY_PORT");
    }

    /// One process of it.
    ///
    /// @param options of the JVM, besides those that it is shipped with
    public Launch launch(List<String> options, Map<String, String> environment, Path log) {
        return new Launch(folder, command(options), environment, log);
    }

    private static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("@belay.options", MEMORY));
        command.addAll(options);
        command.addAll(List.of("-jar", JAR));
        return command;
    }
}
