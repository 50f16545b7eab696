package dev.belay.verdict;

/// The rules that are in use elsewhere, and what one would write in an afternoon: a share in a window against the
/// limit. Looked at each five seconds, without stable.
///
/// @param windowLooks how many looks the window holds
/// @param everyLooks how often the rule is asked
/// @param failures how many times it must fail
/// @param areRunning one after the other, or in all
/// @param minRequests fewer in the window are no failure
/// @param later looks from the last failure to the act: one of them acts at its next turn
record NaiveRule(
        String name, int windowLooks, int everyLooks, int failures, boolean areRunning, int minRequests, int later) {

    static final double SPACING = 5;
    private static final double LIMIT = 0.05;

    static final NaiveRule WINDOW = new NaiveRule("30 s window over the limit in 2 looks of 5 s", 6, 1, 2, true, 1, 0);
    static final NaiveRule WINDOW_OF_FIFTY = new NaiveRule("the same, at least 50 requests", 6, 1, 2, true, 50, 0);
    static final NaiveRule THREE_LOOKS = new NaiveRule("3 looks running over the limit", 1, 1, 3, true, 1, 0);
    static final NaiveRule ARGO_FLOOR =
            new NaiveRule("Argo Rollouts, 60 s window each 10 s, failureLimit 0", 12, 2, 1, false, 1, 0);
    static final NaiveRule ARGO =
            new NaiveRule("Argo Rollouts, 60 s window each 60 s, failureLimit 3", 12, 12, 4, false, 1, 0);
    static final NaiveRule FLAGGER =
            new NaiveRule("Flagger, 60 s window each 60 s, threshold 5", 12, 12, 5, false, 1, 12);

    /// One release under the rule.
    private final class Watch {
        private final Tally[] window = new Tally[windowLooks];
        private int looks;
        private int failed;

        boolean rollsBack(Tally look) {
            window[looks++ % windowLooks] = look;
            if (looks % everyLooks != 0) {
                return false;
            }
            Tally sum = Tally.NONE;
            for (Tally one : window) {
                sum = one == null ? sum : sum.plus(one);
            }
            boolean fails = sum.total() >= minRequests && sum.isOver(LIMIT);
            failed = fails ? failed + 1 : areRunning ? 0 : failed;
            return failed >= failures;
        }
    }

    /// The share of healthy releases of half an hour that are rolled back.
    double rollsBackHealthy(double rate, double share, int releases, long seed) {
        Sampler sampler = new Sampler(seed);
        int count = 0;
        for (int release = 0; release < releases; release++) {
            Watch watch = new Watch();
            for (int look = 0; look < 1800 / SPACING; look++) {
                if (watch.rollsBack(sampler.requests(rate * SPACING, share))) {
                    count++;
                    break;
                }
            }
        }
        return (double) count / releases;
    }

    /// Median seconds from a change at a random moment; infinite if it is not found in an hour.
    double median(double rate, double share, int runs, long seed) {
        Sampler sampler = new Sampler(seed);
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++) {
            seconds[run] = delay(rate, share, sampler);
        }
        java.util.Arrays.sort(seconds);
        return seconds[runs / 2];
    }

    private double delay(double rate, double share, Sampler sampler) {
        Watch watch = new Watch();
        int before = 24 + (int) (sampler.uniform() * everyLooks);
        for (int look = 0; look < before; look++) {
            watch.rollsBack(sampler.requests(rate * SPACING, 0.001));
        }
        // What failed by chance before the change is not what is measured here.
        watch.failed = 0;
        double part = sampler.uniform();
        double passed = (1 - part) * SPACING;
        boolean rollsBack = watch.rollsBack(sampler.requests(rate * SPACING, 0.001 * part + share * (1 - part)));
        while (!rollsBack && passed < 3600) {
            passed += SPACING;
            rollsBack = watch.rollsBack(sampler.requests(rate * SPACING, share));
        }
        return rollsBack ? passed + later * SPACING : Double.POSITIVE_INFINITY;
    }
}
