package dev.belay.verdict;

/// Faults that both revisions suffer, and own faults on top of them.
final class SharedFaults {

    private static final double WARM_SECONDS = 600;

    private SharedFaults() {}

    /// Of so many faults of 30 minutes, how many were rolled back.
    static int rolledBack(Rates rates, Limits limits, double share, int faults, long seed) {
        Sampler sampler = new Sampler(seed);
        int count = 0;
        for (int fault = 0; fault < faults; fault++) {
            Service service = begun(rates, limits, Faults.both(share), sampler);
            count += service.look(Faults.both(share), looks(limits, 1800)) > 0 ? 1 : 0;
        }
        return count;
    }

    /// A fault of five minutes ends, and both are at 0.5 %: how many were rolled back in the half hour afterwards.
    static int rolledBackAfterwards(Rates rates, Limits limits, double share, int faults, long seed) {
        Sampler sampler = new Sampler(seed);
        Faults then = Faults.both(0.005);
        int count = 0;
        for (int fault = 0; fault < faults; fault++) {
            Service service = begun(rates, limits, Faults.both(share), sampler);
            service.look(Faults.both(share), looks(limits, 300));
            service.look(Faults.both(share).then(sampler.uniform(), then));
            count += service.look(then, looks(limits, 1800)) > 0 ? 1 : 0;
        }
        return count;
    }

    /// Stable suffers for ten minutes, or from the same instant, and the candidate then on its own.
    static Delays onTop(Rates rates, Limits limits, Faults then, boolean together, int runs, long seed) {
        Faults before = together ? Faults.HEALTHY : Faults.both(then.stable());
        Delays.Case scenario = Delays.Case.of(rates, limits, then).after(before, looks(limits, WARM_SECONDS));
        return Delays.measure(scenario, runs, seed);
    }

    /// Ten healthy minutes, and the look in which it began.
    private static Service begun(Rates rates, Limits limits, Faults fault, Sampler sampler) {
        Service service = new Service(rates, limits, sampler);
        service.look(Faults.HEALTHY, looks(limits, WARM_SECONDS));
        service.look(Faults.HEALTHY.then(sampler.uniform(), fault));
        return service;
    }

    private static long looks(Limits limits, double seconds) {
        return Math.round(seconds / limits.spacing());
    }
}
