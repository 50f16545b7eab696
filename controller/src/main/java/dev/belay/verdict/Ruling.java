package dev.belay.verdict;

/// What the sequential judge rules after a look, before it is put into words.
enum Ruling {
    HEALTHY,
    /// Not enough for either side.
    HOLD,
    /// Over the limit, and so is stable.
    SHARED_FAULT,
    BREACH
}
