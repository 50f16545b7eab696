package dev.belay.verdict;

/// Six parallel CUSUMs of the log likelihood ratio: "half the limit" against six greater shares, from a little over
/// the limit, which takes long to prove, to nearly everything, which takes a few requests.
final class Detectors {

    static final int COUNT = 6;

    /// No alternative beyond this: at 1 a single good request would disprove it.
    private static final double MOST = 0.95;

    private final double[] bad = new double[COUNT];
    private final double[] good = new double[COUNT];
    private double limit;

    Detectors(double limit) {
        aim(limit);
    }

    /// What a bad and a good request add to each detector depends on the limit alone; it seldom moves.
    void aim(double newLimit) {
        if (newLimit == limit) {
            return;
        }
        limit = newLimit;
        double lnBad = Math.log(limit / 2);
        double lnGood = Math.log(1 - limit / 2);
        for (int detector = 0; detector < COUNT; detector++) {
            double alternative = alternative(detector);
            bad[detector] = Math.log(alternative) - lnBad;
            good[detector] = Math.log(1 - alternative) - lnGood;
        }
    }

    double limit() {
        return limit;
    }

    double alternative(int detector) {
        double four = 4 * limit;
        double share = switch (detector) {
            case 0 -> 1.25 * limit;
            case 1 -> 2 * limit;
            case 2 -> four;
            case 3 -> Math.max(Math.sqrt(2 * limit), four);
            case 4 -> Math.max(0.5, Math.min(four, MOST));
            default -> MOST;
        };
        return Math.min(share, MOST);
    }

    /// The log likelihood ratio of a look.
    double weigh(int detector, Tally look) {
        return look.bad() * bad[detector] + look.good() * good[detector];
    }
}
