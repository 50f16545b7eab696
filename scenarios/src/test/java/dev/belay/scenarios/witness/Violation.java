package dev.belay.scenarios.witness;

/// An invariant was broken.
///
/// @param what with names and numbers
/// @param around the time line before and after it
public record Violation(Invariant invariant, String what, String around) {

    @Override
    public String toString() {
        return "%s (%s)%n  %s%n%s".formatted(invariant, invariant.sentence(), what, around);
    }
}
