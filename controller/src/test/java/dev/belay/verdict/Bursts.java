package dev.belay.verdict;

/// What is short: retries of one user, an outage of seconds, a cold start. None is a bad revision.
final class Bursts {

    private static final double AFTER_SECONDS = 300;

    private Bursts() {}

    private static final int RETRIES = 20;

    /// One user retries: twenty failures within a second that begins at a random moment, so that one time in five they
    /// fall on two looks.
    static int retries(Rates rates, Limits limits, double base, int bursts, long seed) {
        Sampler sampler = new Sampler(seed);
        Faults faults = Faults.both(base);
        int count = 0;
        for (int burst = 0; burst < bursts; burst++) {
            Service service = new Service(rates, limits, sampler);
            service.look(faults, looks(limits, 600));
            int later = later(limits, sampler);
            boolean isFalse = service.look(plus(service.draw(faults), RETRIES - later)) == Ruling.BREACH;
            isFalse |= service.look(plus(service.draw(faults), later)) == Ruling.BREACH;
            isFalse |= service.look(faults, looks(limits, AFTER_SECONDS)) > 0;
            count += isFalse ? 1 : 0;
        }
        return count;
    }

    /// How many fall into the later look.
    private static int later(Limits limits, Sampler sampler) {
        double from = sampler.uniform() * limits.spacing();
        int later = 0;
        for (int retry = 0; retry < RETRIES; retry++) {
            later += from + sampler.uniform() >= limits.spacing() ? 1 : 0;
        }
        return later;
    }

    private static Counts plus(Counts counts, int failures) {
        return counts.plus(new Counts(new Tally(failures, failures), Tally.NONE));
    }

    /// Everything fails for so long, in both revisions, at a random moment.
    static int outages(Rates rates, Limits limits, double seconds, int outages, long seed) {
        Sampler sampler = new Sampler(seed);
        int count = 0;
        for (int outage = 0; outage < outages; outage++) {
            Service service = new Service(rates, limits, sampler);
            service.look(Faults.HEALTHY, looks(limits, 600));
            double from = sampler.uniform() * limits.spacing();
            count += fails(service, from, from + seconds, Faults.both(1)) ? 1 : 0;
        }
        return count;
    }

    /// A new pod fails half of its first requests.
    static int coldStarts(Rates rates, Limits limits, double seconds, int starts, long seed) {
        Sampler sampler = new Sampler(seed);
        int count = 0;
        for (int start = 0; start < starts; start++) {
            Service service = new Service(rates, limits, sampler);
            count += fails(service, 0, seconds, Faults.own(0.5)) ? 1 : 0;
        }
        return count;
    }

    private static boolean fails(Service service, double from, double to, Faults fault) {
        double spacing = service.spacing();
        int breaches = 0;
        for (double begin = 0; begin < to + AFTER_SECONDS; begin += spacing) {
            double part = Math.max(0, Math.min(to, begin + spacing) - Math.max(from, begin)) / spacing;
            breaches += service.look(fault.then(part, Faults.HEALTHY)) == Ruling.BREACH ? 1 : 0;
        }
        return breaches > 0;
    }

    private static long looks(Limits limits, double seconds) {
        return Math.round(seconds / limits.spacing());
    }
}
