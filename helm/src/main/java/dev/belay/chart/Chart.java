package dev.belay.chart;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The chart as the build made it. It lies on the class path, in a folder or in a jar, and Helm reads folders only.
public final class Chart {

    private static final String FIRST_FILE = "/belay/Chart.yaml";

    private Chart() {}

    /// Copies it into `folder`, and answers with the folder of the chart in there.
    public static Path unpackInto(Path folder) throws IOException {
        URI home = home();
        if ("file".equals(home.getScheme())) {
            return copy(parent(Path.of(home)), folder);
        }
        try (FileSystem jar = FileSystems.newFileSystem(home, Map.of())) {
            return copy(parent(jar.getPath(FIRST_FILE)), folder);
        }
    }

    private static URI home() {
        try {
            return Objects.requireNonNull(Chart.class.getResource(FIRST_FILE), "no chart on the class path")
                    .toURI();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static Path copy(Path from, Path folder) throws IOException {
        Path to = folder.resolve("belay");
        for (Path file : filesOf(from)) {
            Path copied = to.resolve(from.relativize(file).toString());
            Files.createDirectories(parent(copied));
            Files.copy(file, copied);
        }
        return to;
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
