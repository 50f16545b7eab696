package dev.belay.release;

/// Shares of traffic made by the number of pods alone, where there is no route: `c` candidates beside `n` of stable
/// get c / (n + c) of it. Only whole pods can be had, so many a share cannot.
final class PodShare {

    private PodShare() {}

    static boolean canExpress(int weight, int replicas) {
        if (weight == 0) {
            return true;
        }
        return weight <= 50 && exactly(weight, replicas) >= 1;
    }

    /// How many candidate pods; never more than stable has, and at least one where traffic is wanted.
    static int candidates(int weight, int replicas) {
        if (weight == 0) {
            return 0;
        }
        return weight > 50 ? replicas : Math.max(1, exactly(weight, replicas));
    }

    /// Rounded down, so that the real share never exceeds the step's.
    private static int exactly(int weight, int replicas) {
        return Math.floorDiv(replicas * weight, 100 - weight);
    }

    /// The share that the pods really give, in per cent.
    static double real(int candidates, int replicas) {
        return candidates == 0 ? 0 : 100.0 * candidates / (replicas + candidates);
    }

    /// Why a step's share cannot be had, with the numbers and what can be done.
    static String refusal(int weight, int replicas) {
        if (weight > 50) {
            return "%d %% cannot be made by pods beside a full stable: 50 %% is the most; use a route, or steps up to 50"
                    .formatted(weight);
        }
        int needed = Math.ceilDiv(100 - weight, weight);
        return "%d %% cannot be made with %d replicas: one candidate pod beside them would get %.0f %%; use a route, at least %d replicas, or a first step of %d"
                .formatted(
                        weight, replicas, real(1, replicas), needed, Math.min(50, (int) Math.ceil(real(1, replicas))));
    }
}
