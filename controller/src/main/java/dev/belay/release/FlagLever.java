package dev.belay.release;

import org.jspecify.annotations.Nullable;

/// The feature flag that a trial moves with its steps, and the way back.
///
/// @param former its share before the trial; none: nobody has looked yet, and so it is not moved
/// @param off a rollback switches it off instead of giving it its former share
/// @param variant how requests that were shown it are told from others; none: not by their metrics
public record FlagLever(
        String project,
        String environment,
        String name,
        @Nullable Integer former,
        boolean off,
        @Nullable Variant variant) {

    /// A label of the request metrics, with its value on requests that were shown the flag.
    public record Variant(String label, String shown) {}

    public FlagLever(String project, String environment, String name, @Nullable Integer former, boolean off) {
        this(project, environment, name, former, off, null);
    }

    /// As it was found before anything was touched.
    public FlagLever found(int percent) {
        return new FlagLever(project, environment, name, percent, off, variant);
    }

    /// Whether both are the same flag, whatever is known of it.
    public boolean isSame(FlagLever other) {
        return name.equals(other.name) && project.equals(other.project) && environment.equals(other.environment);
    }

    /// For people.
    public String words() {
        return "flag %s of project %s in %s".formatted(name, project, environment);
    }
}
