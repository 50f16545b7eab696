package dev.belay.verdict;

/// Requests a second.
record Rates(double candidate, double stable) {

    static final double[] ALL = {0.2, 1, 5, 50, 500};

    static Rates alone(double candidate) {
        return new Rates(candidate, 0);
    }

    /// Stable at so many times the candidate's rate.
    static Rates beside(double candidate, double times) {
        return new Rates(candidate, times * candidate);
    }

    @Override
    public String toString() {
        return plain(candidate) + ":" + plain(stable);
    }

    static String plain(double rate) {
        double rounded = Math.round(rate * 1000) / 1000.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
