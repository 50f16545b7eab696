package dev.belay.verdict;

/// How often a candidate that is well is rolled back.
final class FalseAlarms {

    private static final double SECONDS = 3.6e7;

    private FalseAlarms() {}

    /// Counted, in so many hours; after each alarm the judge starts anew.
    static int count(Rates rates, Limits limits, Faults faults, long hours, long seed) {
        Service service = new Service(rates, limits, new Sampler(seed));
        long looks = Math.round(hours * 3600 / limits.spacing());
        int alarms = 0;
        for (long look = 0; look < looks; look++) {
            if (service.look(faults) == Ruling.BREACH) {
                alarms++;
                service.startAnew();
            }
        }
        return alarms;
    }

    /// In 10,000 hours at exactly half the limit, without stable: an upper bound by importance sampling over
    /// regeneration cycles, the sum of the six detectors.
    static double bound(double rate, Limits limits, int cycles, long seed) {
        double sum = 0;
        for (int detector = 0; detector < Detectors.COUNT; detector++) {
            sum += new Cycles(rate, limits, detector, new Sampler(seed + detector)).alarms(cycles);
        }
        return sum * SECONDS / limits.spacing();
    }

    /// A cycle of one detector: from nothing until it is back at nothing, or complete.
    private static final class Cycles {

        private final double perLook;
        private final Limits limits;
        private final int detector;
        private final Detectors detectors;
        private final BurstGuard guard;
        private final Sampler sampler;
        private final double well;
        private final double tilted;
        private double looks;

        Cycles(double rate, Limits limits, int detector, Sampler sampler) {
            perLook = rate * limits.spacing();
            this.limits = limits;
            this.detector = detector;
            this.sampler = sampler;
            detectors = new Detectors(limits.limit());
            guard = new BurstGuard(limits);
            well = limits.limit() / 2;
            tilted = tilt();
            for (int look = 0; look < 1000; look++) {
                guard.cap(sampler.requests(perLook, well));
            }
        }

        /// A share under which the detector fills up in a few looks without overshooting: with the alternative
        /// itself, at high rates, the ways in which it really happens would hardly ever be drawn.
        private double tilt() {
            double most = 0.4 * limits.threshold();
            double low = well;
            double high = detectors.alternative(detector);
            if (drift(high) <= most) {
                return high;
            }
            for (int step = 0; step < 60; step++) {
                double middle = (low + high) / 2;
                if (drift(middle) > most) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return low;
        }

        private double drift(double share) {
            return detectors.weigh(detector, new Tally(perLook * share, perLook));
        }

        /// Alarms a look.
        double alarms(int cycles) {
            double hits = 0;
            for (int cycle = 0; cycle < cycles; cycle++) {
                hits += cycle(tilted);
            }
            looks = 0;
            for (int cycle = 0; cycle < cycles; cycle++) {
                cycle(well);
            }
            return hits / looks;
        }

        /// The cycle's weight if it ends complete: how much more likely it is under the tilt than in truth, inverted.
        private double cycle(double share) {
            double evidence = 0;
            double weight = 0;
            double bad = Math.log(share / well);
            double good = Math.log((1 - share) / (1 - well));
            do {
                Tally look = sampler.requests(perLook, share);
                double most = guard.cap(look) * limits.threshold();
                weight += look.bad() * bad + look.good() * good;
                evidence = Math.max(0, evidence + Math.min(most, detectors.weigh(detector, look)));
                looks++;
            } while (evidence > 0 && evidence < limits.threshold());
            return evidence == 0 ? 0 : Math.exp(-weight);
        }
    }
}
