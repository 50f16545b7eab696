package dev.belay.playground.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

    private static Map<String, Integer> counts(Split split, int requests) {
        Map<String, Integer> counts = new TreeMap<>();
        IntStream.range(0, requests)
                .mapToObj(_ -> split.next().orElseThrow().service())
                .forEach(service -> counts.merge(service, 1, Integer::sum));
        return counts;
    }

    @Test
    void isExactOverAThousandRequests() {
        Split split = new Split(List.of(
                new Backend("legacy", 80, 300), new Backend("shop", 80, 630), new Backend("candidate", 80, 70)));
        assertThat(counts(split, 1000)).isEqualTo(Map.of("legacy", 300, "shop", 630, "candidate", 70));
    }

    @Test
    void interleaves() {
        Split split = new Split(List.of(new Backend("a", 80, 90), new Backend("b", 80, 10)));
        for (int i = 0; i < 10; i++) {
            assertThat(counts(split, 10)).isEqualTo(Map.of("a", 9, "b", 1));
        }
    }

    @Test
    void weightZeroGetsNothing() {
        assertThat(counts(new Split(List.of(new Backend("a", 80, 0), new Backend("b", 80, 1))), 50))
                .isEqualTo(Map.of("b", 50));
        assertThat(new Split(List.of(new Backend("a", 80, 0))).next()).isEmpty();
    }
}
