package dev.belay.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// What a person can do once the story is told: kubectl is put at hand, and some commands are shown.
record Try(Ground ground, Screen screen) {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("kubectl get release shop --watch", "see it all happen"),
            List.of("kubectl set image deployment/shop app=shop:v7-errors=0.5", "release something bad"),
            List.of("kubectl describe release shop", "why, and what was said meanwhile"),
            List.of("kubectl annotate release shop belay.dev/abort=now", "take a version back by hand"),
            List.of("kubectl explain release.spec.canary.steps", "what a Release can say"),
            List.of("kubectl logs --namespace belay deployment/belay", "what the operator logs"));

    void show() throws IOException {
        Path bin = Files.createDirectories(Files.createTempDirectory("belay-bin"));
        Path kubectl = bin.resolve("kubectl");
        String program = String.join(
                " ",
                ground.announcement().kubectl().stream()
                        .map(word -> "'" + word + "'")
                        .toList());
        Files.writeString(kubectl, "#!/bin/sh\nexec " + program + " \"$@\"\n");
        if (kubectl.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        screen.rule("It stays up until Ctrl-C: try it");
        screen.line("In another terminal:");
        screen.blank();
        screen.line(Ink.COMMAND.on("  export KUBECONFIG=" + ground.cluster().kubeconfig()));
        screen.line(Ink.COMMAND.on("  export PATH=" + bin + ":$PATH"));
        screen.blank();
        for (List<String> command : COMMANDS) {
            screen.line(
                    "  " + Ink.COMMAND.on("%-60s".formatted(command.getFirst())) + Ink.ASIDE.on(command.getLast()), 4);
        }
        screen.blank();
        screen.line(
                Ink.ASIDE.on("  An image says how it behaves: errors=0.5, slow=4s@0.3, crash, oom, hang, refuse,"
                        + " never-ready, pull-error, none of them for a good one."),
                2);
        ground.feature()
                .ifPresent(feature -> screen.line(
                        Ink.ASIDE.on("  Unleash is at " + feature.unleash().direct() + " (user admin, password"
                                + " unleash4all). flag-errors=0.5 fails only those who see the new checkout."),
                        2));
        screen.line(
                Ink.ASIDE.on("  The shop answers at " + ground.gateway().url() + ", Prometheus at "
                        + ground.prometheus().direct() + "."),
                2);
    }
}
