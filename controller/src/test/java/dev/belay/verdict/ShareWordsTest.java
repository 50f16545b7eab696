package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShareWordsTest {

    private static final Pattern SENTENCE = Pattern.compile("errors ([0-9.]+)% ([>≤]) ([0-9.]+)% .*");

    private static String text(double limit, Tally candidate, Tally stable) {
        return Numbers.Shares.of("errors", limit, candidate, stable).text();
    }

    @Test
    void saysBothSharesAndBothCounts() {
        assertThat(text(0.01, new Tally(13, 75), new Tally(0, 675)))
                .isEqualTo("errors 17.3% > 1.0% (13 of 75; stable 0.0%, 0 of 675)");
    }

    @Test
    void saysNothingOfAStableThatIsNotThere() {
        assertThat(text(0.05, new Tally(13, 75), Tally.NONE)).isEqualTo("errors 17.3% > 5.0% (13 of 75)");
    }

    @Test
    void takesMoreDecimalsWhereBothRoundToTheSame() {
        assertThat(text(0.05, new Tally(326, 6500), Tally.NONE)).isEqualTo("errors 5.02% > 5.00% (326 of 6500)");
        assertThat(text(0.05, new Tally(50_001, 1_000_000), Tally.NONE))
                .isEqualTo("errors 5.0001% > 5.0000% (50001 of 1000000)");
    }

    @Test
    void saysThatAHealthyShareIsNotOver() {
        assertThat(text(0.05, new Tally(1, 980), Tally.NONE)).isEqualTo("errors 0.1% ≤ 5.0% (1 of 980)");
        assertThat(text(0.05, new Tally(5, 100), Tally.NONE)).isEqualTo("errors 5.0% ≤ 5.0% (5 of 100)");
    }

    @Test
    void saysThatThereIsNoRequestYet() {
        assertThat(text(0.05, Tally.NONE, Tally.NONE)).isEqualTo("errors: no request yet, limit 5.0%");
    }

    /// Whatever the judge calls over the limit is printed as over the limit, also by a hair, also when it has faded.
    @Test
    void whatIsOverTheLimitIsPrintedAsOverTheLimit() {
        SplittableRandom random = new SplittableRandom(11);
        int over = 0;
        for (int round = 0; round < 300_000; round++) {
            double limit = limit(random, round);
            double total = round % 3 == 0 ? random.nextInt(1, 5_000_000) : random.nextInt(1, 400);
            double hair = Math.floor(limit * total) + random.nextInt(0, 3);
            Tally tally = new Tally(Math.min(total, hair), total).faded(round % 4 == 0 ? random.nextDouble() : 1);
            if (!tally.isOver(limit)) {
                continue;
            }
            over++;
            Matcher matcher = SENTENCE.matcher(text(limit, tally, Tally.NONE));
            assertThat(matcher.matches()).isTrue();
            assertThat(matcher.group(2)).isEqualTo(">");
            assertThat(new BigDecimal(matcher.group(1))).isGreaterThan(new BigDecimal(matcher.group(3)));
        }
        assertThat(over).isGreaterThan(150_000);
    }

    private static double limit(SplittableRandom random, int round) {
        return switch (round % 5) {
            case 0 -> 0.05;
            case 1 -> 1 - 0.99;
            case 2 -> random.nextInt(1, 100) / 100.0;
            case 3 -> 3 * random.nextDouble() / 100;
            default -> 1 - random.nextInt(900, 1000) / 1000.0;
        };
    }
}
