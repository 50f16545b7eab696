package dev.belay.verdict;

/// Shares of bad requests.
record Faults(double candidate, double stable) {

    static final Faults HEALTHY = both(0.001);

    static Faults both(double share) {
        return new Faults(share, share);
    }

    /// The candidate's alone; stable is healthy.
    static Faults own(double share) {
        return new Faults(share, HEALTHY.stable);
    }

    /// Of a look in which these lasted for a part, and then the others began.
    Faults then(double part, Faults others) {
        return new Faults(candidate * part + others.candidate * (1 - part), stable * part + others.stable * (1 - part));
    }
}
