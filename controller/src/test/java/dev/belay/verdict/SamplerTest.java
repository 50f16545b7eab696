package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The figures are worth what the sampler is worth, so it is held to the exact distribution.
class SamplerTest {

    private static final int SAMPLES = 400_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 1, 5, 9.99, 10, 25, 250, 2500})
    void drawsPoissonCountsAsOftenAsTheFormulaSays(double mean) {
        Sampler sampler = new Sampler(7);
        int[] seen = new int[(int) (mean + 20 * Math.sqrt(mean) + 20)];
        for (int draw = 0; draw < SAMPLES; draw++) {
            seen[(int) sampler.poisson(mean)]++;
        }
        double chi = 0;
        int classes = 0;
        double restExpected = SAMPLES;
        int restSeen = SAMPLES;
        for (int count = 0; count < seen.length; count++) {
            double expected = SAMPLES * Math.exp(count * Math.log(mean) - mean - Sampler.logFactorial(count));
            if (expected >= 10) {
                chi += (seen[count] - expected) * (seen[count] - expected) / expected;
                classes++;
                restExpected -= expected;
                restSeen -= seen[count];
            }
        }
        // Both tails together are one more class.
        chi += (restSeen - restExpected) * (restSeen - restExpected) / Math.max(restExpected, 1);
        // The mean of chi-square is its degrees of freedom; five standard deviations above never come by chance.
        assertThat(chi).isLessThan(classes + 5 * Math.sqrt(2.0 * classes));
    }
}
