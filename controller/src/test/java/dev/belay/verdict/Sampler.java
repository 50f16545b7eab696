package dev.belay.verdict;

import java.util.SplittableRandom;

/// Exact Poisson samples from a seed: inversion for small means, transformed rejection (Hörmann's PTRS) for others.
/// No normal approximation: the judge lives in the tails.
final class Sampler {

    private static final int TABLE = 4096;
    private static final double[] LOG_FACTORIAL = logFactorials();

    private final SplittableRandom random;

    Sampler(long seed) {
        random = new SplittableRandom(seed);
    }

    double uniform() {
        return random.nextDouble();
    }

    /// Requests that arrive as a Poisson stream, each bad with the same chance: two independent streams.
    Tally requests(double mean, double share) {
        double bad = poisson(mean * share);
        return new Tally(bad, bad + poisson(mean * (1 - share)));
    }

    double poisson(double mean) {
        if (mean <= 0) {
            return 0;
        }
        return mean < 10 ? invert(mean) : reject(mean);
    }

    private double invert(double mean) {
        double left = random.nextDouble();
        double chance = Math.exp(-mean);
        int count = 0;
        while (left > chance) {
            left -= chance;
            count++;
            chance *= mean / count;
            if (chance < 1e-300) {
                return count;
            }
        }
        return count;
    }

    private double reject(double mean) {
        double b = 0.931 + 2.53 * Math.sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double us = 0.5 - Math.abs(u);
            double count = Math.floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= squeeze) {
                return count;
            }
            if (count >= 0
                    && (us >= 0.013 || v <= us)
                    && isBelow(mean, count, v * (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b))) {
                return count;
            }
        }
    }

    private static boolean isBelow(double mean, double count, double height) {
        return Math.log(height) <= count * Math.log(mean) - mean - logFactorial((int) count);
    }

    static double logFactorial(int count) {
        if (count < TABLE) {
            return LOG_FACTORIAL[count];
        }
        double n = count;
        return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n * n * n);
    }

    private static double[] logFactorials() {
        double[] table = new double[TABLE];
        for (int count = 2; count < TABLE; count++) {
            table[count] = table[count - 1] + Math.log(count);
        }
        return table;
    }
}
