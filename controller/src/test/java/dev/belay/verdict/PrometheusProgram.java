package dev.belay.verdict;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Where the programs `prometheus` and `promtool` are: on the PATH, or unpacked once from the distribution's package
/// into the project's cache, which needs no root.
final class PrometheusProgram {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "belay", "prometheus");

    private PrometheusProgram() {}

    static Path path(String name) throws IOException, InterruptedException {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name);
            }
        }
        Path cached = CACHE.resolve("usr/bin").resolve(name);
        if (!Files.isExecutable(cached)) {
            unpack(cached);
        }
        return cached;
    }

    private static void unpack(Path wanted) throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        try (FileChannel file =
                FileChannel.open(CACHE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Another build may have done it while we waited. Closing the file gives the lock back.
            FileLock lock = file.lock();
            if (lock.isValid() && !Files.isExecutable(wanted)) {
                run(CACHE, "apt-get", "download", "-o", "APT::Sandbox::User=root", "prometheus");
                try (Stream<Path> found = Files.list(CACHE)) {
                    Path archive = found.filter(one -> one.toString().endsWith(".deb"))
                            .findFirst()
                            .orElseThrow();
                    run(CACHE, "dpkg", "-x", archive.toString(), CACHE.toString());
                }
            }
        }
    }

    static String run(Path folder, String program, String[] words, String... more)
            throws IOException, InterruptedException {
        return run(
                folder,
                Stream.of(Stream.of(program), Stream.of(words), Stream.of(more))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }

    static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("%s failed; install the package prometheus by hand. It said: %s"
                    .formatted(String.join(" ", command), said));
        }
        return said;
    }
}
