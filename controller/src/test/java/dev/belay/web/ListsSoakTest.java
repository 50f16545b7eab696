package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.belay.Figure;
import dev.belay.history.Library;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Each list, asked for as a client asks, beside two years of five hundred Releases and a million samples.
@Tag("cluster")
@Tag("soak")
final class ListsSoakTest {

    private static final int RELEASES = 500;

    /// A person may ask so often at once.
    private static final int TIMES = 100;

    private static final double LIMIT = 0.05;

    private static final String SHOP = "/api/v1/namespaces/shops/releases/shop7";
    private static final String PERIOD = "?from=2026-10-02T00:00:00Z&until=2026-11-02T00:00:00Z";

    private static List<String> lists() {
        return Stream.concat(
                        Stream.of(
                                "/api/v1/releases", "/api/v1/releases?limit=500", "/api/v1/namespaces/shops/releases"),
                        Stream.concat(
                                Stream.of("trials", "moves", "rollbacks", "verbs", "gaps", "samples")
                                        .map(what -> SHOP + "/history/" + what),
                                Stream.of(
                                        SHOP + "/history/samples?limit=500",
                                        SHOP + "/history/samples?until=2026-11-01T03:00:00Z",
                                        SHOP + "/figures" + PERIOD,
                                        "/api/v1/namespaces/shops/figures" + PERIOD,
                                        "/api/v1/figures" + PERIOD)))
                .toList();
    }

    @Test
    void answersEachInTime() throws Exception {
        try (Library library = Library.ofPlenty();
                WebStage stage = WebStage.with(library.archive())) {
            for (int n = 0; n < RELEASES; n++) {
                stage.shows(Library.ended("shops", "shop" + n, 20));
            }
            stage.watcher();
            // So that all of the code has run before.
            for (String list : lists()) {
                p99(stage, list);
            }
            List<Executable> figures = new ArrayList<>();
            for (String list : lists()) {
                double p99 = p99(stage, list);
                figures.add(() -> Figure.atMost(LIMIT, "s", "p99 of GET " + list, p99));
            }
            assertAll(figures);
        }
    }

    private static double p99(WebStage stage, String list) throws Exception {
        double[] seconds = new double[TIMES];
        String person = stage.anotherWatcher();
        for (int n = 0; n < TIMES; n++) {
            long began = System.nanoTime();
            assertThat(stage.get(list, person).statusCode()).as(list).isEqualTo(200);
            seconds[n] = (System.nanoTime() - began) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[TIMES * 99 / 100 - 1];
    }
}
