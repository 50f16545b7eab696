package dev.belay.playground.app;

/// Under which names an app tells of its requests.
public enum Exposition {
    /// Micrometer's and OpenTelemetry's names, side by side.
    BOTH("both"),
    MICROMETER("micrometer"),
    OPENTELEMETRY("opentelemetry"),
    /// Counters under names that no dialect knows.
    CUSTOM("custom"),
    /// A scrape finds nothing.
    NONE("none");

    private final String word;

    Exposition(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    boolean includes(Exposition one) {
        return this == one || (this == BOTH && (one == MICROMETER || one == OPENTELEMETRY));
    }
}
