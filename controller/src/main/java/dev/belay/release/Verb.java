package dev.belay.release;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a person asked for by an annotation `belay.dev/<name>: <value>`. A value names what the person saw when
/// writing it; when the world has moved on, the verb is stale and refused.
///
/// @param by who wrote it, where the API server stamps that
public record Verb(Name name, String value, @Nullable String by) {

    public enum Name {
        ABORT,
        /// An alert fires, says the webhook: what abort does, for that reason. See [FiredAlert].
        ALERT,
        PAUSE,
        RESUME,
        RETRY,
        PROMOTE,
        SKIP;

        /// The annotation's key after `belay.dev/`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What became of it. `refusal` is a sentence with what to write instead; none: it was done.
    public record Answer(Verb verb, @Nullable String refusal) {

        public boolean isDone() {
            return refusal == null;
        }
    }

    /// As status remembers the last one that was done.
    ///
    /// @param removed the annotation has been seen gone; until then the same value is the same request
    public record Done(Verb verb, Instant at, boolean removed) {

        boolean isSame(Verb other) {
            return !removed && verb.name == other.name && verb.value.equals(other.value);
        }

        Done seenGone() {
            return new Done(verb, at, true);
        }
    }

    String author() {
        return Objects.requireNonNullElse(by, "somebody");
    }

    boolean names(Revision revision) {
        return value.equals(revision.hash());
    }

    boolean names(Revision revision, int step) {
        return value.equals(revision.hash() + "/" + step);
    }
}
