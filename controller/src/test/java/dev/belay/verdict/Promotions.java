package dev.belay.verdict;

/// A hold of five minutes, from a judge that has seen nothing: who is promoted, and when?
///
/// @param atFiveMinutes the share of runs that were promoted by then
/// @param atTheEnd at the end of the hold, which is later where looks were empty or suspicious
/// @param withinFifteenMinutes as it says
/// @param ever before a rollback, or in six hours
record Promotions(double atFiveMinutes, double atTheEnd, double withinFifteenMinutes, double ever, double median) {

    private static final double HOLD_SECONDS = 300;
    private static final double GIVE_UP_SECONDS = 6 * 3600;

    private record Run(double promotedAt, double heldAt) {}

    static Promotions measure(Rates rates, Limits limits, Faults faults, int runs, long seed) {
        Sampler sampler = new Sampler(seed);
        Run[] all = new Run[runs];
        for (int run = 0; run < runs; run++) {
            all[run] = run(new Service(rates, limits, sampler), faults);
        }
        double[] sorted = java.util.Arrays.stream(all)
                .mapToDouble(Run::promotedAt)
                .sorted()
                .toArray();
        double atTheEnd = java.util.Arrays.stream(all)
                .filter(run -> run.promotedAt() <= run.heldAt())
                .count();
        return new Promotions(
                within(sorted, HOLD_SECONDS + limits.spacing()),
                atTheEnd / runs,
                within(sorted, 900),
                within(sorted, GIVE_UP_SECONDS),
                sorted[runs / 2]);
    }

    private static double within(double[] sorted, double seconds) {
        return (double) java.util.Arrays.stream(sorted)
                        .filter(at -> at <= seconds)
                        .count()
                / sorted.length;
    }

    private static Run run(Service service, Faults faults) {
        Gathered hold = Gathered.NOTHING;
        double heldAt = Double.NEGATIVE_INFINITY;
        double spacing = service.spacing();
        for (double seconds = spacing; seconds <= GIVE_UP_SECONDS; seconds += spacing) {
            Counts counts = service.draw(faults);
            Ruling ruling = service.look(counts);
            if (ruling == Ruling.BREACH) {
                return new Run(Double.POSITIVE_INFINITY, heldAt);
            }
            boolean isCalm = service.judge().isCalm();
            hold = hold.plus(spacing, spacing, counts.candidate().total() > 0, isCalm);
            if (hold.seconds() >= HOLD_SECONDS) {
                heldAt = heldAt < 0 ? seconds : heldAt;
                if (ruling == Ruling.HEALTHY) {
                    return new Run(seconds, heldAt);
                }
            }
        }
        return new Run(Double.POSITIVE_INFINITY, heldAt);
    }
}
