package dev.belay.verdict;

import java.util.ArrayList;
import java.util.List;

/// The tables of `docs/judge.md` that compare: with rules that are in use, and with what happens in operation.
final class MoreTables {

    private static final int RELEASES = 20_000;

    private final Page page;

    MoreTables(Page page) {
        this.page = page;
    }

    private static String plain(double value) {
        return Figures.plain(value);
    }

    private record Naive(NaiveRule rule, String designed) {}

    private static final List<Naive> NAIVE = List.of(
            new Naive(NaiveRule.WINDOW, "96 / 100;2 / 97;0 / 0.3;22.8;15.2;9.4"),
            new Naive(NaiveRule.WINDOW_OF_FIFTY, "0.1 / 0.4;1 / 97;0 / 0.3;22.8;15.2;never"),
            new Naive(NaiveRule.THREE_LOOKS, "4 / 42;4 / 77;0 / 0.1;21.0;14.4;13.5"),
            new Naive(NaiveRule.ARGO_FLOOR, "62 / 100;4 / 57;0 / 0.4;35.5;20.0;8.3"),
            new Naive(NaiveRule.ARGO, "0 / 50;0 / 0;0 / 0;241;226;213"),
            new Naive(NaiveRule.FLAGGER, "0 / 25;0 / 0;0 / 0;361;344;333"));

    /// With what was measured of the peers themselves, on a real control plane.
    void naiveRules() {
        List<List<String>> rows = new ArrayList<>(Cells.each(NAIVE, MoreTables::row));
        rows.add(ours());
        page.section("The rules that are in use")
                .say(
                        "Without stable, looks each 5 s. First three columns: per cent of healthy half-hour releases that are"
                                + " rolled back, at 1 % and at 2.5 % errors under a limit of 5 %; then median seconds to"
                                + " decide. 20,000 releases, 4,000 runs; in brackets as designed.")
                .table(
                        List.of("rule", "1/s: 1 % / 2.5 %", "5/s", "50/s", "5/s, 10 %", "5/s, 20 %", "1/s, 100 %"),
                        rows);
        page.say(
                        "Measured of the peers themselves, from the fault to weight 0 in the routing object (a real API server,"
                                + " August and July 2026's versions, no data plane):")
                .table(
                        List.of("case", "Argo Rollouts", "Flagger"),
                        List.of(
                                List.of(
                                        "floor settings (5 s or 10 s / 0 failures; 10 s / 1)",
                                        "median 2.9 or 5.1 s, max 5.3 or 9.4",
                                        "median 13.9 s, max 18.9"),
                                List.of(
                                        "default settings",
                                        "a metric without interval is measured once",
                                        "median 92 s, max 117"),
                                List.of("their own docs' example", "924–1186 s", "333–345 s"),
                                List.of(
                                        "healthy canary, Prometheus refuses / hangs / no series / no traffic",
                                        "rolled back after 47 / 190 / 37 / 4 s",
                                        "rolled back after 19 / 19 / 19 / 19 s (119 by default)")));
    }

    private static List<String> row(Naive naive) {
        String[] designed = naive.designed().split(";", -1);
        NaiveRule rule = naive.rule();
        List<String> row = new ArrayList<>();
        row.add(rule.name());
        int column = 0;
        for (double rate : new double[] {1, 5, 50}) {
            row.add("%s / %s (%s)"
                    .formatted(
                            plain(100 * rule.rollsBackHealthy(rate, 0.01, RELEASES, 31)),
                            plain(100 * rule.rollsBackHealthy(rate, 0.025, RELEASES, 32)),
                            designed[column++]));
        }
        row.add("%s (%s)".formatted(plain(rule.median(5, 0.1, 4000, 33)), designed[column++]));
        row.add("%s (%s)".formatted(plain(rule.median(5, 0.2, 4000, 34)), designed[column++]));
        row.add("%s (%s)".formatted(plain(rule.median(1, 1, 4000, 35)), designed[column]));
        return row;
    }

    private static List<String> ours() {
        List<String> row = new ArrayList<>();
        row.add("**this judge** (with stable at 9x)");
        for (double rate : new double[] {1, 5, 50}) {
            double perRelease = FalseAlarms.bound(rate, Limits.fixed(5, 0.05), 40_000, 36) / 20_000;
            row.add("< %s at 2.5 %%".formatted(plain(100 * perRelease)));
        }
        row.add(ours(5, 0.1) + " (49.7; 22)");
        row.add(ours(5, 0.2) + " (18.5; 14.7)");
        row.add(ours(1, 1) + " (10.0; 9.4)");
        return row;
    }

    private static String ours(double rate, double share) {
        Delays alone =
                Delays.measure(Delays.Case.of(Rates.alone(rate), Acceptance.ERRORS, Faults.own(share)), 4000, 37);
        Delays beside =
                Delays.measure(Delays.Case.of(Rates.beside(rate, 9), Acceptance.ERRORS, Faults.own(share)), 4000, 38);
        return "%s; %s".formatted(plain(alone.median()), plain(beside.median()));
    }

    private record Row(String name, String designed, java.util.function.Supplier<String> measured) {

        List<String> measure() {
            return List.of(name, measured.get(), designed);
        }
    }

    void robustness() {
        List<Row> rows = new ArrayList<>();
        for (double base : new double[] {0.001, 0.01}) {
            rows.add(new Row(
                    "one user, 20 failures in 1 s, base %s %%; 0.2, 1, 5, 50/s alone; then at 9x"
                            .formatted(plain(100 * base)),
                    base == 0.001 ? "0–0.4 %" : "≤ 0.8 %",
                    () -> retries(base)));
        }
        rows.add(
                new Row("2 s outage of everything, 1, 5, 50/s, alone and at 9x, 2,000 each", "0", MoreTables::outages));
        rows.add(new Row("new pod, 50 % errors in its first 5 s, 0.2 to 500/s", "0–0.05 %", MoreTables::coldStarts));
        for (Rates rates : Acceptance.LIGHT) {
            rows.add(new Row("shared fault of 30 min, 6 / 10 / 30 / 100 %, " + rates, "0–0.3 %", () -> shared(rates)));
        }
        for (Rates rates : Acceptance.HEAVY) {
            rows.add(new Row("the same, " + rates, rates.stable() < 1 ? "0–1.7 %" : "0–0.8 %", () -> shared(rates)));
        }
        rows.add(new Row(
                "shared 30 % for 5 min ends, then 0.5 % in both, 5:45: rolled back afterwards, of 1,000",
                "0",
                () -> Integer.toString(
                        SharedFaults.rolledBackAfterwards(new Rates(5, 45), Acceptance.ERRORS, 0.3, 1000, 41))));
        own(rows);
        rows.add(new Row(
                "20 % / 50 % of looks missing, 5:45 at 20 %: median / p99 s",
                "17.5 / 37, 27.5 / 70", MoreTables::missing));
        late(rows);
        page.section("What happens in operation")
                .say("Looks each 5 s unless said; candidate:stable in requests a second.")
                .table(List.of("scenario", "measured", "designed"), Cells.each(rows, Row::measure));
    }

    private static String retries(double base) {
        List<String> figures = new ArrayList<>();
        for (double times : new double[] {0, 9}) {
            for (double rate : new double[] {0.2, 1, 5, 50}) {
                int count = Bursts.retries(Rates.beside(rate, times), Acceptance.ERRORS, base, 4000, 42);
                figures.add(plain(count / 40.0));
            }
        }
        return String.join(", ", figures) + " %";
    }

    private static String outages() {
        int count = 0;
        for (double rate : new double[] {1, 5, 50}) {
            count += Bursts.outages(Rates.alone(rate), Acceptance.ERRORS, 2, 2000, 43);
            count += Bursts.outages(Rates.beside(rate, 9), Acceptance.ERRORS, 2, 2000, 44);
        }
        return Integer.toString(count);
    }

    private static String coldStarts() {
        List<String> figures = new ArrayList<>();
        for (double rate : Rates.ALL) {
            figures.add(plain(Bursts.coldStarts(Rates.alone(rate), Acceptance.ERRORS, 5, 10_000, 45) / 100.0));
        }
        return String.join(", ", figures) + " %";
    }

    private static String shared(Rates rates) {
        List<String> figures = new ArrayList<>();
        for (double share : Acceptance.SHARED) {
            figures.add(plain(SharedFaults.rolledBack(rates, Acceptance.ERRORS, share, 2000, 46) / 20.0));
        }
        return String.join(" / ", figures) + " %";
    }

    private static void own(List<Row> rows) {
        double[][] pairs = {{0.03, 0.2}, {0.06, 0.2}, {0.1, 0.3}, {0.3, 1}, {0.5, 1}};
        rows.add(new Row(
                "shared and own fault together, 3/20, 6/20, 10/30, 30/100, 50/100 % (stable/candidate), 5:45: median s",
                "16, 30, 25, 8.5, 14.5", () -> onTop(new Rates(5, 45), pairs, true)));
        rows.add(new Row(
                "the own fault after 10 min of the shared one, 5:45",
                "18.5, 90, 70, 26, 60",
                () -> onTop(new Rates(5, 45), pairs, false)));
        rows.add(new Row("the same, 1:9", "64, 384, 303, 58, 128", () -> onTop(new Rates(1, 9), pairs, false)));
    }

    private static String onTop(Rates rates, double[][] pairs, boolean together) {
        List<String> figures = new ArrayList<>();
        for (double[] pair : pairs) {
            Faults then = new Faults(pair[1], pair[0]);
            figures.add(plain(SharedFaults.onTop(rates, Acceptance.ERRORS, then, together, 2000, 47)
                    .median()));
        }
        return String.join(", ", figures);
    }

    private static String missing() {
        Delays.Case scenario = Delays.Case.of(new Rates(5, 45), Acceptance.ERRORS, Faults.own(0.2));
        Delays fifth = Delays.measure(scenario.missing(0.2), 4000, 48);
        Delays half = Delays.measure(scenario.missing(0.5), 4000, 49);
        return "%s / %s, %s / %s"
                .formatted(plain(fifth.median()), plain(fifth.p99()), plain(half.median()), plain(half.p99()));
    }

    /// Through the evidence, scrape by scrape.
    private static void late(List<Row> rows) {
        for (double rate : new double[] {5, 50}) {
            rows.add(new Row(
                    "shared 30 %% for 10 min, %s, stable's samples 2 / 5 / 10 / 15 s late"
                            .formatted(Rates.beside(rate, 9)),
                    rate == 5 ? "not aligned: 0 / 0.05 / 35 / 99 %" : "not aligned: 0 / 5 / 100 / 100 %",
                    () -> lags(rate)));
        }
        for (int pods : new int[] {3, 10}) {
            Fleet.Shape shape = new Fleet.Shape(15, Rates.alone(50), pods, 0, true);
            rows.add(new Row(
                    "%d pods scraped each 15 s at their own moments, 2 s outage, 50/s alone, of 1,000".formatted(pods),
                    "0",
                    () -> Integer.toString(
                            Fleet.count(Fleet.breaches(shape, Acceptance.at(15), Faults.both(1), 2, 1000, 50)))));
        }
        for (int pods : new int[] {1, 3, 10}) {
            rows.add(new Row(
                    "%d of each side, scraped each 15 s at own moments, 5:45, 20 %% / 100 %%: median, p99 s"
                            .formatted(pods),
                    pods == 1 ? "–" : "46–50 / about 25 (median)",
                    () -> staggered(pods)));
        }
    }

    private static String lags(double rate) {
        List<String> figures = new ArrayList<>();
        for (double lag : new double[] {2, 5, 10, 15}) {
            Fleet.Shape shape = new Fleet.Shape(5, Rates.beside(rate, 9), 3, lag, true);
            int count = Fleet.count(Fleet.breaches(shape, Acceptance.ERRORS, Faults.both(0.3), 600, 400, 51));
            figures.add(plain(count / 4.0));
        }
        return String.join(" / ", figures) + " %";
    }

    private static String staggered(int pods) {
        List<String> figures = new ArrayList<>();
        for (double share : new double[] {0.2, 1}) {
            Fleet.Shape shape = new Fleet.Shape(15, new Rates(5, 45), pods, 0, true);
            double[] seconds = Fleet.breaches(shape, Acceptance.at(15), Faults.own(share), 600, 1000, 52);
            figures.add("%s, %s".formatted(plain(seconds[500]), plain(seconds[990])));
        }
        return String.join(" / ", figures);
    }

    void promotions() {
        double[] shares = {0.001, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2};
        String[] designed = {
            "63 / 100;100;100;100",
            "36 / 100;100;100;100",
            "13 / 100;97 / 100;99.6 / 100;100",
            "2.4 / 73;36 / 66;7 / 12;0 / 0",
            "0.7 / 10;2 / 3.5;0;0",
            "0.2 / 1.0;0 / 0.05;0;0",
            "0;0;0;0"
        };
        record Cell(double rate, double share, String designed) {
            String measure() {
                Promotions all = Promotions.measure(Rates.alone(rate), Acceptance.ERRORS, Faults.own(share), 2000, 53);
                return "%s / %s (%s)".formatted(plain(100 * all.atTheEnd()), plain(100 * all.ever()), designed);
            }
        }
        List<Cell> cells = new ArrayList<>();
        for (int row = 0; row < shares.length; row++) {
            String[] figures = designed[row].split(";", -1);
            double[] rates = {0.2, 1, 5, 50};
            for (int column = 0; column < rates.length; column++) {
                cells.add(new Cell(rates[column], shares[row], figures[column]));
            }
        }
        page.section("Promotion after a hold of five minutes")
                .say("Per cent that are promoted at the end of the hold / ever, before a rollback, without stable. The"
                        + " designed figures count the hold by the clock; here it is gathered in looks that are calm,"
                        + " which lets fewer pass at and above half the limit.")
                .table(
                        List.of("true share", "0.2/s", "1/s", "5/s", "50/s"),
                        Page.grid(
                                List.of("0.1 %", "1 %", "half the limit", "the limit", "1.5 x", "2 x", "4 x"),
                                Cells.each(cells, Cell::measure)));
    }
}
