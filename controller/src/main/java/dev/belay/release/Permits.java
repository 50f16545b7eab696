package dev.belay.release;

/// What feature flags say of going on. They are asked from a trial's start to its handover, and none of them can hold a
/// rollback.
///
/// @param promotions the switch of all Releases whose policy asks it
/// @param gate the flag of the gate at the present step
public record Permits(FlagAnswer promotions, FlagAnswer gate) {

    /// Nothing is asked.
    public static final Permits ALL = new Permits(new FlagAnswer.Yes(), new FlagAnswer.Yes());
}
