package dev.belay.history;

/// Rollbacks of revisions that failed, and how long they took: from the first bad request (if it is not
/// known, from the breach, or else the decision) until the traffic was seen to be back.
///
/// @param all also those that nothing confirmed
/// @param within those that took no longer than the promise
public record Restoring(long all, long within, Spread took) {

    /// The promise.
    public static final int SECONDS = 60;
}
