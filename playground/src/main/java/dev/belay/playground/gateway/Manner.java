package dev.belay.playground.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a gateway treats what is written into its routes.
///
/// @param obeysAfter how late requests follow a change; nothing: they go on as they went
/// @param answersAfter how late the status tells of a change; nothing: it does not
/// @param resolves false: it calls a reference unresolved, whatever there is
public record Manner(
        @Nullable Duration obeysAfter, @Nullable Duration answersAfter, boolean resolves) {

    /// Obeys and answers at once.
    public static final Manner PROMPT = new Manner(Duration.ZERO, Duration.ZERO, true);

    public Manner obeyingAfter(Duration late) {
        return new Manner(late, answersAfter, resolves);
    }

    /// Requests go on as they went, whatever is written.
    public Manner deaf() {
        return new Manner(null, answersAfter, resolves);
    }

    public Manner answeringAfter(Duration late) {
        return new Manner(obeysAfter, late, resolves);
    }

    /// Answers no generation that comes from now on.
    public Manner silent() {
        return new Manner(obeysAfter, null, resolves);
    }

    public Manner unresolving() {
        return new Manner(obeysAfter, answersAfter, false);
    }
}
