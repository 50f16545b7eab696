package dev.belay.verdict;

/// The judge of one signal. It weighs each look against "half the limit" and decides as soon as the evidence
/// suffices; it stays calibrated however often one looks, and a healthy hour does not make it slow. A breach needs two
/// proofs: that the candidate is over its limit, and that stable in the same seconds is not.
///
/// Mutable, and owned by one thread: the monitor calls it look by look. Between two looks [#numbers] is all there is
/// to know, so another process carries on where this one was killed.
final class SequentialJudge {

    static final int NUMBERS = 17;

    /// Log likelihood ratios. Of "half the limit" against "twice the limit": what a promotion needs, and how far the
    /// proof can run ahead or behind.
    private static final double PROOF_NEEDED = 4.6;

    private static final double PROOF_MOST = 9.2;
    private static final double PROOF_LEAST = -4.6;

    /// Of "its own fault": enough at once, and enough after stable was too quiet for long.
    private static final double OWN_FAULT = 7;

    private static final double OWN_FAULT_LATE = 3;
    private static final double LATE_SECONDS = 30;

    /// How long stable, once seen, counts as having traffic. Shorter, and a pause of stable's would move the limit.
    static final double PRESENT_SECONDS = 120;

    private static final double STABLE_HALF_LIFE = 600;

    private final Limits limits;
    private final double threshold;
    private final double fadeSlowly;
    private final Detectors detectors;

    private BurstGuard guard;
    private final double[] evidence = new double[Detectors.COUNT];
    private double proof;
    private double stableBad;
    private double stableTotal;
    private double present;
    private Tally candidate = Tally.NONE;
    private Tally stable = Tally.NONE;
    private double waited;

    SequentialJudge(Limits limits) {
        this.limits = limits;
        threshold = limits.threshold();
        guard = new BurstGuard(limits);
        fadeSlowly = Math.pow(0.5, limits.spacing() / STABLE_HALF_LIFE);
        detectors = new Detectors(limits.limit());
    }

    /// The order of [#numbers]. Evidence is kept as a part of the threshold, so that "all of it" is exactly 1 in any
    /// precision: a threshold that came back a little smaller would undo a verdict.
    SequentialJudge(Limits limits, double... numbers) {
        this(limits);
        for (int detector = 0; detector < Detectors.COUNT; detector++) {
            evidence[detector] = numbers[detector] * threshold;
        }
        proof = numbers[6];
        stableBad = numbers[7];
        stableTotal = numbers[8];
        guard = new BurstGuard(limits, numbers[9], (int) numbers[16]);
        present = numbers[10];
        candidate = new Tally(numbers[11], numbers[12]);
        stable = new Tally(numbers[13], numbers[14]);
        waited = numbers[15];
        aim();
    }

    double[] numbers() {
        double[] numbers = new double[NUMBERS];
        for (int detector = 0; detector < Detectors.COUNT; detector++) {
            numbers[detector] = evidence[detector] / threshold;
        }
        numbers[6] = proof;
        numbers[7] = stableBad;
        numbers[8] = stableTotal;
        numbers[9] = guard.recent();
        numbers[10] = present;
        numbers[11] = candidate.bad();
        numbers[12] = candidate.total();
        numbers[13] = stable.bad();
        numbers[14] = stable.total();
        numbers[15] = waited;
        numbers[16] = guard.looks();
        return numbers;
    }

    /// The proof of health begins anew, for a step that has more traffic must prove itself with it.
    void beginProof() {
        proof = 0;
    }

    /// Stable is off the route: nothing to compare with from now on, so it is not waited for either.
    void dropStable() {
        present = 0;
    }

    Ruling look(Tally ofCandidate, Tally ofStable) {
        double most = guard.cap(ofCandidate) * threshold;
        present = ofStable.total() > 0 ? PRESENT_SECONDS : Math.max(0, present - limits.spacing());
        aim();
        double top = weigh(ofCandidate, most);
        tally(top, ofCandidate, ofStable);
        // Only now: the limit of this look comes from looks before it.
        stableBad = stableBad * fadeSlowly + ofStable.bad();
        stableTotal = stableTotal * fadeSlowly + ofStable.total();
        prove(ofCandidate);
        if (isComplete(top)) {
            return overTheLimit();
        }
        return isCalm(top) && isProven() ? Ruling.HEALTHY : Ruling.HOLD;
    }

    /// The limit moves with the upper end of stable's share.
    private void aim() {
        boolean beside = present > 0 && limits.worseThanStable() > 0 && stableTotal > 0;
        detectors.aim(
                beside ? limits.beside((stableBad + 1 + 2 * Math.sqrt(stableBad + 1)) / stableTotal) : limits.limit());
    }

    private double weigh(Tally look, double most) {
        double top = 0;
        for (int detector = 0; detector < Detectors.COUNT; detector++) {
            double more = Math.min(detectors.weigh(detector, look), most);
            evidence[detector] = Math.min(threshold, Math.max(0, evidence[detector] + more));
            top = Math.max(top, evidence[detector]);
        }
        return top;
    }

    /// What was seen since the trouble began: the numbers that are compared and shown.
    private void tally(double top, Tally ofCandidate, Tally ofStable) {
        if (top <= threshold / 8) {
            candidate = Tally.NONE;
            stable = Tally.NONE;
        } else {
            candidate = candidate.plus(ofCandidate);
            stable = stable.plus(ofStable);
            // Something worse has begun: forget what would dilute it.
            if (!candidate.isOver(limit()) && hasWorse()) {
                candidate = ofCandidate;
                stable = ofStable;
            }
        }
        if (top <= threshold / 2) {
            waited = 0;
        }
    }

    private boolean hasWorse() {
        for (int detector = 1; detector < Detectors.COUNT; detector++) {
            if (evidence[detector] > threshold / 4) {
                return true;
            }
        }
        return false;
    }

    private void prove(Tally look) {
        double well = limits.limit() / 2;
        double ill = Math.min(2 * limits.limit(), 0.95);
        double more = look.bad() * Math.log(well / ill) + look.good() * Math.log((1 - well) / (1 - ill));
        proof = Math.min(PROOF_MOST, Math.max(PROOF_LEAST, proof + more));
    }

    /// How many requests would usually have come in a silence of so many seconds that lasts.
    double dueIn(double silence) {
        double silent = silence / limits.spacing();
        return silent * guard.usualBefore(silent);
    }

    private Ruling overTheLimit() {
        if (present == 0) {
            return Ruling.BREACH;
        }
        waited += limits.spacing();
        double own = OwnFault.evidence(candidate, stable);
        boolean sick = stable.isOver(limit());
        if (own >= OWN_FAULT || (own >= OWN_FAULT_LATE && waited > LATE_SECONDS && !sick)) {
            return Ruling.BREACH;
        }
        if (sick && candidate.bad() + stable.bad() > 200) {
            // Forget slowly in a shared fault, or an own fault that comes on top of it would drown.
            candidate = candidate.faded(guard.fade());
            stable = stable.faded(guard.fade());
        }
        return sick ? Ruling.SHARED_FAULT : Ruling.HOLD;
    }

    /// The limit that counted in the last look.
    double limit() {
        return detectors.limit();
    }

    double evidence(int detector) {
        return evidence[detector];
    }

    double top() {
        double top = 0;
        for (double one : evidence) {
            top = Math.max(top, one);
        }
        return top;
    }

    private boolean isCalm(double top) {
        return top <= threshold / 4;
    }

    /// No detector above a quarter of the threshold. Not half: a step could be left in the very look in which trouble
    /// begins.
    boolean isCalm() {
        return isCalm(top());
    }

    boolean isProven() {
        return proof >= PROOF_NEEDED;
    }

    /// The evidence is complete, whatever it is that holds the ruling back.
    boolean isComplete() {
        return isComplete(top());
    }

    /// Never "3.9 % > 5 %": the share that was seen must be over the limit too.
    private boolean isComplete(double top) {
        return top >= threshold - 1e-9 && candidate.isOver(limit());
    }

    /// Whether stable counts as having traffic.
    boolean isStablePresent() {
        return present > 0;
    }

    Tally candidate() {
        return candidate;
    }

    Tally stable() {
        return stable;
    }
}
