package dev.belay.release;

/// What a feature flag says to whoever asks whether to go on. Only a yes opens anything.
public sealed interface FlagAnswer {

    record Yes() implements FlagAnswer {}

    record No() implements FlagAnswer {}

    /// Nobody can tell: Unleash is away, or there is no such flag.
    ///
    /// @param why with the fix
    record Unknown(String why) implements FlagAnswer {}

    default boolean isYes() {
        return this instanceof Yes;
    }

    /// Why nobody can tell; empty: it is told.
    default String why() {
        return this instanceof Unknown(String why) ? why : "";
    }
}
