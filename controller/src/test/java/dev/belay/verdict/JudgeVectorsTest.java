package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The judge as a table: looks (candidate bad/total, stable bad/total), the ruling after each, and the sentence in the
/// end. `n*` is n times; a look is repeated for each ruling that follows it.
class JudgeVectorsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', maxCharsPerColumn = 1000, textBlock = """
            V1 aHealthyMinuteThenNothingWorks | 5 | 5% 3x 1% | 12* 0/5 0/0 -> 11* Hold, Healthy; 2/5 0/0 -> Hold; 5/5 0/0 -> Breach | errors 70.0% > 5.0% (7 of 10)
            V2 threeLooksConvictBesideACleanStable | 5 | 5% 3x 1% | 60* 0/25 0/225 -> 2* Hold, 58* Healthy; 3/25 0/225 -> Hold; 5/25 0/225 -> Hold; 5/25 0/225 -> Breach | errors 17.3% > 1.0% (13 of 75; stable 0.0%, 0 of 675)
            V3 aBurstOfRetriesOverTwoLooksDoesNot | 5 | 5% 3x 1% | 60* 0/25 0/225 -> 2* Hold, 58* Healthy; 2* 10/35 0/225 -> Hold, Hold; 6* 0/25 0/225 -> 6* Hold |
            V4 aBurstInOneLookDoesNot | 5 | 5% 3x 1% | 12* 0/5 0/0 -> 11* Hold, Healthy; 20/25 0/0 -> Hold; 8* 0/5 0/0 -> 8* Hold |
            V5 anOutageInBothIsForgotten | 5 | 5% 3x 1% | 60* 0/250 0/2250 -> 60* Healthy; 2* 50/250 450/2250 -> Hold, Hold; 3* 0/250 1/2250 -> Hold, Hold, Healthy |
            V6 aSharedFaultIsHeld | 5 | 5% 3x 1% | 60* 0/25 0/225 -> 2* Hold, 58* Healthy; 4/25 36/225 -> Hold; 5* 8/25 66/225 -> Hold, 4* SharedFault |
            V7 anOwnFaultOnTopOfASharedOneConvicts | 5 | 5% 3x 1% | 60* 0/25 0/225 -> 2* Hold, 58* Healthy; 8* 8/25 66/225 -> 2* Hold, 6* SharedFault; 25/25 66/225 -> 3* SharedFault, Breach | errors 65.0% > 5.0% (114 of 175; stable 29.3%
            V8 anOwnFaultBesideAStableThatIsNotQuiteWell | 5 | 5% 3x 1% | 60* 1/25 3/225 -> 8* Hold, 52* Healthy; 4/25 13/225 -> Hold; 8/25 13/225 -> Hold, Breach | errors 26.7% > 5.0% (20 of 75; stable 5.8%
            V9 threePerCentBesideACleanStable | 5 | 5% 3x 1% | 60* 0/250 2/2250 -> 60* Healthy; 8/250 2/2250 -> Hold, Hold, Breach | errors 3.2% > 1.0% (24 of 750; stable 0.1%
            V10 aShareBelowTheLimitNeverConvicts | 5 | 5% 3x 1% | 400* 11/250 0/0 -> Hold, 4* Healthy, 395* Hold |
            V11 halfTheLimitIsHealthy | 5 | 5% 3x 1% | 400* 1/40 0/0 -> 2* Hold, 398* Healthy |
            V12 silenceIsNeitherHealthNorBreach | 5 | 5% 3x 1% | 20* 0/0 0/0 -> 20* Hold |
            V13 aMissedLookComesWithTheNext | 5 | 5% 3x 1% | 60* 0/25 0/225 -> 2* Hold, 58* Healthy; 3/25 0/225 -> Hold; 10/50 0/450 -> Hold; 5/25 0/225 -> Breach | errors 18.0% > 1.0% (18 of 100; stable 0.0%, 0 of 900)
            V14 fewRequestsConvictTooWhenMostFail | 5 | 5% 3x 1% | 12* 0/5 0/0 -> 11* Hold, Healthy; 1/5 0/0 -> Hold; 3/5 0/0 -> Hold, Hold, Breach | errors 60.0% > 5.0% (9 of 15)
            V15 aLatencyLimitOfOnePerCent | 5 | 1% | 60* 0/25 0/0 -> 12* Hold, 48* Healthy; 5/25 0/0 -> Hold, Hold, Breach | errors 20.0% > 1.0% (15 of 75)
            V16 looksEachFifteenSeconds | 15 | 5% 3x 1% | 20* 0/75 0/675 -> 20* Healthy; 7/75 0/675 -> Hold; 15/75 1/675 -> Hold, Breach | errors 16.4% > 1.0% (37 of 225
            V17 looksEachSecond | 1 | 5% 3x 1% | 60* 0/5 0/0 -> 11* Hold, 49* Healthy; 5/5 0/0 -> 3* Hold, Breach | errors 100.0% > 5.0% (20 of 20)
            V18 aStableThatIsTooQuietForLong | 5 | 5% 3x 1% | 60* 0/25 0/1 -> 2* Hold, 58* Healthy; 5/25 0/1 -> 21* Hold, Breach | errors 20.0% > 5.0% (110 of 550; stable 0.0%, 0 of 22)
            V19 aShareThatCrawlsOverTheLimit | 5 | 5% 3x 1% | 100* 0/250 0/0 -> 100* Healthy; 20* 12/250 0/0 -> 2* Healthy, 18* Hold; 14/250 0/0 -> 6* Hold, Breach | errors 5.02% > 5.00% (326 of 6500)
            """)
    void rules(String fact, double spacing, String limits, String looks, String sentence) {
        SequentialJudge judge = new SequentialJudge(limits(spacing, limits));
        for (String part : looks.split(";", -1)) {
            follow(judge, part);
        }
        if (sentence != null) {
            Tally stable = judge.isStablePresent() ? judge.stable() : Tally.NONE;
            assertThat(Numbers.Shares.of("errors", judge.limit(), judge.candidate(), stable)
                            .text())
                    .startsWith(sentence);
        }
    }

    private static void follow(SequentialJudge judge, String part) {
        String[] sides = part.split("->", -1);
        String[] look = sides[0].strip().split("\\s+", -1);
        Tally candidate = tally(look[look.length - 2]);
        Tally stable = tally(look[look.length - 1]);
        List<Ruling> expected = rulings(sides[1]);
        if (look.length == 3) {
            assertThat(expected).as(part).hasSize(times(look[0]));
        }
        for (int index = 0; index < expected.size(); index++) {
            assertThat(judge.look(candidate, stable))
                    .as("%s, look %d", part, index + 1)
                    .isEqualTo(expected.get(index));
        }
    }

    private static List<Ruling> rulings(String text) {
        List<Ruling> rulings = new ArrayList<>();
        for (String run : text.split(",", -1)) {
            String[] words = run.strip().split("\\s+", -1);
            int times = words.length == 2 ? times(words[0]) : 1;
            for (int count = 0; count < times; count++) {
                rulings.add(ruling(words[words.length - 1]));
            }
        }
        return rulings;
    }

    private static Ruling ruling(String word) {
        return switch (word) {
            case "Healthy" -> Ruling.HEALTHY;
            case "Hold" -> Ruling.HOLD;
            case "SharedFault" -> Ruling.SHARED_FAULT;
            case "Breach" -> Ruling.BREACH;
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static int times(String word) {
        return Integer.parseInt(word.substring(0, word.length() - 1));
    }

    private static Tally tally(String slashed) {
        int slash = slashed.indexOf('/');
        return new Tally(
                Double.parseDouble(slashed.substring(0, slash)), Double.parseDouble(slashed.substring(slash + 1)));
    }

    private static Limits limits(double spacing, String words) {
        String[] each = words.split(" ", -1);
        double limit = percent(each[0]);
        if (each.length == 1) {
            return Limits.fixed(spacing, limit);
        }
        double times = Double.parseDouble(each[1].substring(0, each[1].length() - 1));
        return new Limits(spacing, limit, times, percent(each[2]));
    }

    private static double percent(String word) {
        return Double.parseDouble(word.substring(0, word.length() - 1)) / 100;
    }
}
