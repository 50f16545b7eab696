package dev.belay.web;

import dev.belay.history.Archive;
import dev.belay.history.HistoryAway;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// The history, or the sentence that says why it cannot be read.
@Singleton
@Requires(property = Gatekeeper.API, value = "true")
final class Histories {

    private final @Nullable Archive archive;

    Histories(@Nullable Archive archive) {
        this.archive = archive;
    }

    /// What it is asked.
    @FunctionalInterface
    interface Reading<T> {
        T of(Archive archive) throws HistoryAway;
    }

    <T> T read(Reading<T> reading) {
        if (archive == null) {
            throw Refusal.away("Belay keeps no history here: set BELAY_HISTORY_URL or BELAY_HISTORY_FOLDER for one");
        }
        try {
            return reading.of(archive);
        } catch (HistoryAway away) {
            Refusal refusal = Refusal.away(away.getMessage() + ". Releases go on meanwhile");
            refusal.initCause(away);
            throw refusal;
        }
    }
}
