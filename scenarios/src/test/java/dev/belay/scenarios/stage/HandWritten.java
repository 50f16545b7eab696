package dev.belay.scenarios.stage;

import dev.belay.release.Health.Kind;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A verdict as a test writes it, in a file named `<namespace>.<release>`: a word of [Kind] as it stands in status,
/// or of a reason for one that holds (`NoTraffic`), a blank, and a message. No file: Healthy.
///
/// @param since when it was written
record HandWritten(Kind kind, Reason reason, String message, Instant since) {

    private static final String UNFINISHED = ".unfinished";

    static HandWritten read(Path folder, Verdicts.Key release) {
        Path file = folder.resolve(name(release));
        try {
            String[] words = Files.readString(file).strip().split(" ", 2);
            Instant since = Files.getLastModifiedTime(file).toInstant();
            return of(words[0], words.length < 2 ? "by hand" : words[1], since);
        } catch (NoSuchFileException none) {
            return of("Healthy", "by hand", Instant.EPOCH);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static HandWritten of(String word, String message, Instant since) {
        return switch (word) {
            case "Healthy" -> new HandWritten(Kind.HEALTHY, Reason.HOLDING, message, since);
            case "Breach" -> new HandWritten(Kind.BREACH, Reason.BREACH, message, since);
            case "PodFailure" -> new HandWritten(Kind.BREACH, Reason.CANDIDATE_CRASH_LOOPS, message, since);
            case "Inconclusive" -> new HandWritten(Kind.INCONCLUSIVE, Reason.TOO_FEW_REQUESTS, message, since);
            case "Unavailable" -> new HandWritten(Kind.UNAVAILABLE, Reason.METRICS_UNAVAILABLE, message, since);
            default -> new HandWritten(Kind.INCONCLUSIVE, Reason.of(word), message, since);
        };
    }

    boolean isObstacle() {
        return reason == Reason.NO_SERIES;
    }

    /// Whole or not at all: it is read the moment it is there.
    static void write(Path folder, Verdicts.Key release, String word, String message) {
        try {
            Path draft = Files.writeString(folder.resolve(name(release) + UNFINISHED), word + " " + message);
            Files.move(
                    draft,
                    folder.resolve(name(release)),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Optional<Verdicts.Key> key(Path file) {
        String name = file.toString();
        int dot = name.indexOf('.');
        boolean isOne = dot > 0 && !name.toLowerCase(Locale.ROOT).endsWith(UNFINISHED);
        return isOne
                ? Optional.of(new Verdicts.Key(name.substring(0, dot), name.substring(dot + 1)))
                : Optional.empty();
    }

    private static String name(Verdicts.Key release) {
        return release.namespace() + "." + release.name();
    }
}
