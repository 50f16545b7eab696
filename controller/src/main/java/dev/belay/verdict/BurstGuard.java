package dev.belay.verdict;

/// How much one look may add to the evidence, as a part of the threshold: so little that no single burst convicts.
final class BurstGuard {

    /// For a look in which nothing works: two of them suffice.
    private static final double MOST = 0.75;

    private static final double LONG_LOOK_SECONDS = 4;
    private static final double HALF_LIFE = 30;
    private static final int LOOKS_COUNTED = 1000;

    private final double spacing;
    private final double usually;
    private final double fade;
    private double recent;
    private int looks;

    BurstGuard(Limits limits) {
        spacing = limits.spacing();
        usually = limits.cap();
        fade = Math.pow(0.5, spacing / HALF_LIFE);
    }

    BurstGuard(Limits limits, double recent, int looks) {
        this(limits);
        this.recent = recent;
        this.looks = looks;
    }

    /// Not in far more requests than usual: that is one user's retries.
    double cap(Tally look) {
        double usual = looks == 0 ? look.total() : recent * (1 - fade) / (fade * (1 - Math.pow(fade, looks)));
        looks = Math.min(looks + 1, LOOKS_COUNTED);
        recent = recent * fade + look.total();
        boolean nothingWorks = look.bad() == look.total() && look.total() <= 2 * usual + 3;
        return spacing >= LONG_LOOK_SECONDS && nothingWorks ? MOST : usually;
    }

    /// What usually came in a look before a silence: it has faded while nothing came.
    ///
    /// @param silent looks without a request, the last ones
    double usualBefore(double silent) {
        double counted = looks - silent;
        return counted < 1 ? 0 : recent * (1 - fade) / (Math.pow(fade, silent) * (1 - Math.pow(fade, counted)));
    }

    double fade() {
        return fade;
    }

    double recent() {
        return recent;
    }

    int looks() {
        return looks;
    }
}
