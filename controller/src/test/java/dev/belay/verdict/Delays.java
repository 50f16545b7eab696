package dev.belay.verdict;

import java.util.Arrays;

/// Seconds from the change to the look that says breach, over many runs. The change comes at a random moment between
/// two looks; infinite if it was never found.
final class Delays {

    /// @param looksBefore how long it has been looked at before the change
    /// @param missing the share of looks that are missed; their increments come with the next one
    record Case(Rates rates, Limits limits, Faults before, long looksBefore, Faults after, double missing) {

        static Case of(Rates rates, Limits limits, Faults after) {
            return new Case(rates, limits, Faults.HEALTHY, hour(limits), after, 0);
        }

        static long hour(Limits limits) {
            return Math.round(3600 / limits.spacing());
        }

        Case after(Faults then, long looks) {
            return new Case(rates, limits, then, looks, after, missing);
        }

        Case missing(double share) {
            return new Case(rates, limits, before, looksBefore, after, share);
        }
    }

    private static final double GIVE_UP_SECONDS = 200_000;

    private final double[] sorted;

    private Delays(double[] sorted) {
        this.sorted = sorted;
    }

    static Delays measure(Case scenario, int runs, long seed) {
        Sampler sampler = new Sampler(seed);
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++) {
            seconds[run] = measure(scenario, sampler);
        }
        Arrays.sort(seconds);
        return new Delays(seconds);
    }

    private static double measure(Case scenario, Sampler sampler) {
        Service service = new Service(scenario.rates(), scenario.limits(), sampler);
        service.look(scenario.before(), scenario.looksBefore());
        double before = sampler.uniform();
        double seconds = (1 - before) * service.spacing();
        Counts pending = service.draw(scenario.before().then(before, scenario.after()));
        while (seconds < GIVE_UP_SECONDS) {
            boolean isMissed = scenario.missing() > 0 && sampler.uniform() < scenario.missing();
            if (!isMissed) {
                if (service.look(pending) == Ruling.BREACH) {
                    return seconds;
                }
                pending = Counts.NONE;
            }
            seconds += service.spacing();
            pending = pending.plus(service.draw(scenario.after()));
        }
        return Double.POSITIVE_INFINITY;
    }

    double median() {
        return quantile(0.5);
    }

    double p99() {
        return quantile(0.99);
    }

    double quantile(double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    /// The share of runs that were decided within so many seconds.
    double within(double seconds) {
        return (double) Arrays.stream(sorted).filter(delay -> delay <= seconds).count() / sorted.length;
    }

    /// What no rule of the same false alarms can undercut on average (Lorden): the evidence that is needed, over what
    /// comes in a second.
    static double bound(double rate, double limit, double share, double spacing) {
        return Math.log(3.6e7 / spacing) / (rate * divergence(share, limit / 2));
    }

    private static double divergence(double p, double q) {
        double bad = p == 0 ? 0 : p * Math.log(p / q);
        double good = p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q));
        return bad + good;
    }
}
