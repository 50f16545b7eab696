package dev.belay.verdict;

/// The operator dies at a look, and another one carries on from the text.
final class Failovers {

    enum When {
        NEVER,
        ONCE,
        EVERY_LOOK
    }

    private static final double[] SHARES = {0.05, 0.1, 0.2, 0.5, 1};
    private static final long LOOKS = 400;

    private Failovers() {}

    /// Of so many runs with own faults of all sizes, how many rule the same at every look with and without.
    static int same(Limits limits, When when, int runs, long seed) {
        int same = 0;
        for (int run = 0; run < runs; run++) {
            same += decidedAt(limits, run, When.NEVER, seed) == decidedAt(limits, run, when, seed) ? 1 : 0;
        }
        return same;
    }

    private static long decidedAt(Limits limits, int run, When when, long seed) {
        double rate = Rates.ALL[run % Rates.ALL.length];
        Rates rates = run % 2 == 0 ? Rates.alone(rate) : Rates.beside(rate, 9);
        Faults faults = Faults.own(SHARES[run / 2 % SHARES.length]);
        Service service = new Service(rates, limits, new Sampler(seed + run));
        // Drawn before all else, so that both runs see the same requests.
        long failOverAt = (long) (service.sampler().uniform() * LOOKS / 4);
        long began = LOOKS / 8;
        for (long look = 0; look < LOOKS; look++) {
            if (when == When.EVERY_LOOK || (when == When.ONCE && look == failOverAt)) {
                service.failOver();
            }
            if (service.look(look < began ? Faults.HEALTHY : faults) == Ruling.BREACH) {
                return look;
            }
        }
        return LOOKS;
    }
}
