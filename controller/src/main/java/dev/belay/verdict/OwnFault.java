package dev.belay.verdict;

/// Whose fault is it? The log likelihood ratio of "worse than 1.5 times stable in the same seconds" against
/// "exactly 1.5 times": what both suffer says nothing against the candidate.
final class OwnFault {

    private static final double TIMES = 1.5;

    private OwnFault() {}

    static double evidence(Tally candidate, Tally stable) {
        double kc = candidate.bad();
        double nc = candidate.total();
        double ks = stable.bad();
        double ns = stable.total();
        if (nc == 0 || ns == 0 || kc * ns <= TIMES * ks * nc) {
            return 0;
        }
        // The most likely pair of shares among those that are exactly 1.5 times apart (Miettinen and Nurminen).
        double a = (nc + ns) * TIMES;
        double b = -(nc * TIMES + kc + ns + ks * TIMES);
        double c = kc + ks;
        double x = (-b - Math.sqrt(Math.max(0, b * b - 4 * a * c))) / (2 * a);
        double y = Math.min(TIMES * x, 1 - 1e-12);
        return likelihood(candidate, kc / nc)
                + likelihood(stable, ks / ns)
                - likelihood(candidate, y)
                - likelihood(stable, x);
    }

    private static double likelihood(Tally tally, double share) {
        return xlog(tally.bad(), share) + xlog(tally.good(), 1 - share);
    }

    private static double xlog(double count, double share) {
        return count == 0 ? 0 : count * Math.log(share);
    }
}
