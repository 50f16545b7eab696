package dev.belay.flags;

/// A flag where it is moved: one name can have another share in each environment.
public record Flag(String project, String environment, String name) {

    /// For people.
    public String words() {
        return "the flag %s of project %s in %s".formatted(name, project, environment);
    }
}
