package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole acceptance of the judge and all its tables, which it writes to `docs/judge.md` and
/// `target/figures-judge.json`. Minutes on two threads: run it by hand.
@Tag("soak")
class JudgeSoakTest {

    private static final String COMMAND =
            "mvn -pl controller -am test -Dtest=JudgeSoakTest -Dtest.excluded= -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void reachesItsFigures() throws IOException {
        Figures figures = new Figures();
        new Acceptance(1, figures).all();
        Page page = new Page();
        begin(page);
        acceptance(page, figures);
        Tables tables = new Tables(page);
        tables.falseRollbacks();
        tables.counted();
        tables.alone();
        tables.besideStable();
        tables.spacings();
        MoreTables more = new MoreTables(page);
        more.naiveRules();
        more.robustness();
        more.promotions();
        cost(page);
        write(page, figures);
        assertThat(figures.broken()).isEmpty();
    }

    private static void begin(Page page) {
        page.title("The judge: what it reaches")
                .say("Written by `JudgeSoakTest` from fixed seeds; do not edit. Again: `" + COMMAND + "`.")
                .say("The judge is `dev.belay.verdict.SequentialJudge`. Requests arrive as a Poisson stream; a change"
                        + " comes at a random moment between two looks; a delay is the seconds from the change to the"
                        + " look that says breach, without the delay of scrapes. Limit 5 %, three times stable, floor"
                        + " 1 %, looks each 5 s, unless said. Figures in brackets are those that the judge was designed"
                        + " to reach, from simulations before it was written.");
    }

    private static void acceptance(Page page, Figures figures) {
        page.section("Acceptance")
                .table(
                        List.of("figure", "measured", "limit", ""),
                        figures.all().stream().map(JudgeSoakTest::row).toList());
    }

    private static List<String> row(Figures.Figure figure) {
        String said = figure.isReached() ? "" : figure.isKept() ? "not reached: " + figure.missed() : "**broken**";
        return List.of(
                figure.name(), (Figures.plain(figure.value()) + " " + figure.unit()).strip(), figure.limit(), said);
    }

    private static void cost(Page page) {
        page.section("Cost of a look")
                .say("Nanoseconds of the judge alone, on one thread of the machine that wrote this page.")
                .table(
                        List.of("", "ns a look"),
                        List.of(
                                List.of("without stable", LookCost.measure(Rates.alone(50))),
                                List.of(
                                        "beside a stable whose share moves the limit",
                                        LookCost.measure(new Rates(50, 450)))));
    }

    private static void write(Page page, Figures figures) throws IOException {
        Path docs = Path.of("..", "docs");
        Files.createDirectories(docs);
        Files.writeString(docs.resolve("judge.md"), page.toString());
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "figures-judge.json"), figures.json());
    }
}
