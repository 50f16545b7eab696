package dev.belay.flags;

/// What a flag is to be.
public sealed interface Wish {

    /// Forward: so many of a hundred see it. Refused unless that is what they then would see.
    record Show(int percent) implements Wish {}

    /// Back to what it was before the trial, whatever somebody has done to it meanwhile: where it was turned off it
    /// stays off, and does not come back with the trial's share.
    record Restore(int percent) implements Wish {}

    /// Back, to nobody.
    record Off() implements Wish {}

    /// Whether it takes exposure back.
    default boolean isBack() {
        return !(this instanceof Show);
    }

    default String words() {
        return switch (this) {
            case Show(int percent) -> percent + " %";
            case Restore(int percent) -> percent + " %, as before the trial";
            case Off() -> "off";
        };
    }
}
