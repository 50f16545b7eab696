package dev.belay.verdict;

/// Requests, and how many of them were bad.
record Tally(double bad, double total) {

    static final Tally NONE = new Tally(0, 0);

    Tally plus(Tally more) {
        return new Tally(bad + more.bad, total + more.total);
    }

    Tally faded(double factor) {
        return new Tally(bad * factor, total * factor);
    }

    double good() {
        return total - bad;
    }

    /// Not a comparison of shares: nothing is over a limit without a request.
    boolean isOver(double limit) {
        return bad > limit * total;
    }
}
