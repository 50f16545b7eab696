package dev.belay.verdict;

/// A simulated service that a judge looks at.
final class Service {

    private final Rates rates;
    private final Limits limits;
    private final Sampler sampler;
    private SequentialJudge judge;

    Service(Rates rates, Limits limits, Sampler sampler) {
        this.rates = rates;
        this.limits = limits;
        this.sampler = sampler;
        judge = new SequentialJudge(limits);
    }

    Sampler sampler() {
        return sampler;
    }

    SequentialJudge judge() {
        return judge;
    }

    double spacing() {
        return limits.spacing();
    }

    /// What comes in between two looks.
    Counts draw(Faults faults) {
        return new Counts(
                sampler.requests(rates.candidate() * limits.spacing(), faults.candidate()),
                rates.stable() == 0
                        ? Tally.NONE
                        : sampler.requests(rates.stable() * limits.spacing(), faults.stable()));
    }

    Ruling look(Faults faults) {
        return look(draw(faults));
    }

    Ruling look(Counts counts) {
        Ruling ruling = judge.look(counts.candidate(), counts.stable());
        if (ruling == Ruling.BREACH && !judge.candidate().isOver(judge.limit())) {
            throw new AssertionError("rolled back below the limit: " + judge.candidate());
        }
        return ruling;
    }

    /// Many looks; tells how often a breach was ruled.
    int look(Faults faults, long times) {
        int breaches = 0;
        for (long look = 0; look < times; look++) {
            breaches += look(faults) == Ruling.BREACH ? 1 : 0;
        }
        return breaches;
    }

    void startAnew() {
        judge = new SequentialJudge(limits);
    }

    /// Another process carries on from the text.
    void failOver() {
        try {
            String text = StateText.pack("test", judge.numbers());
            judge = new SequentialJudge(limits, StateText.unpack("test", SequentialJudge.NUMBERS, text));
        } catch (StateRefused refused) {
            throw new AssertionError(refused);
        }
    }
}
