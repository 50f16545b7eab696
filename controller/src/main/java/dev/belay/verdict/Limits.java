package dev.belay.verdict;

/// What a signal is held to, and how often it is looked at. Fixed when the trial begins: with other limits the same
/// numbers mean something else, so a judge with other limits begins anew.
///
/// @param spacing seconds between two looks, as planned; they follow the scrape interval
/// @param limit the greatest share of bad requests, such as 0.05; for latency 1 − quantile
/// @param worseThanStable how many times stable's share is too much; 0: stable's share moves no limit
/// @param floor below this share nobody is worse than stable
record Limits(double spacing, double limit, double worseThanStable, double floor) {

    /// Looks in 10,000 hours, one a second: what the threshold of the evidence is made of.
    private static final double SECONDS = 3.6e7;

    Limits {
        if (!(spacing > 0 && spacing < SECONDS)) {
            throw new IllegalArgumentException("looks are " + spacing + " s apart; give 1 to 30");
        }
        if (!(limit > 0 && limit < 1)) {
            throw new IllegalArgumentException("a limit is a share between 0 and 1, not " + limit);
        }
        if (!(worseThanStable >= 0 && worseThanStable < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "worseThanStable is " + worseThanStable + "; give 0 for none, or a factor");
        }
        if (!(floor > 0 && floor < 1) && worseThanStable > 0) {
            throw new IllegalArgumentException("a floor is a share between 0 and 1, not " + floor);
        }
    }

    static Limits fixed(double spacing, double limit) {
        return new Limits(spacing, limit, 0, limit);
    }

    /// The evidence that convicts. A candidate at half its limit shows as much less than once in 10,000 hours of
    /// looking, whatever its rate: the bound counts looks, not requests.
    double threshold() {
        return Math.log(SECONDS / spacing);
    }

    /// The share of the threshold that one look may add, so that no single burst convicts.
    double cap() {
        return spacing > 15 ? 0.75 : 0.9 / (1 + Math.ceil(2 / spacing));
    }

    /// The limit that counts beside stable, whose share is at most `stableShare`.
    double beside(double stableShare) {
        return Math.min(limit, Math.max(floor, worseThanStable * stableShare));
    }
}
