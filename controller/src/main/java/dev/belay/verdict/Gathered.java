package dev.belay.verdict;

/// The hold of a step: time in looks with traffic during which no detector is above a quarter of its threshold. Status
/// keeps it, and a failover goes on from there.
///
/// Time without a request counts once the next request has come, if that is soon: at one request in five seconds and
/// a look every second, four looks of five are empty, and yet the traffic never stopped. A silence does not count.
///
/// @param seconds what counts
/// @param empty seconds of empty looks since the last one with traffic, that may count yet
record Gathered(double seconds, double empty) {

    /// The longest pause within traffic.
    static final double PAUSE_SECONDS = 30;

    /// After looks were missed, no look stands for more than three spacings: nobody looked.
    private static final int MOST_SPACINGS = 3;

    static final Gathered NOTHING = new Gathered(0, 0);

    /// @param elapsed seconds since the look before
    /// @param hasTraffic whether the candidate answered in this look
    /// @param isCalm whether the judges of all signals are calm
    Gathered plus(double elapsed, double spacing, boolean hasTraffic, boolean isCalm) {
        double time = Math.max(0, Math.min(elapsed, MOST_SPACINGS * spacing));
        if (!isCalm) {
            return new Gathered(seconds, 0);
        }
        if (hasTraffic) {
            return new Gathered(seconds + time + (empty <= PAUSE_SECONDS ? empty : 0), 0);
        }
        return new Gathered(seconds, Math.min(empty + time, 2 * PAUSE_SECONDS));
    }
}
