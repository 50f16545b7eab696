package dev.belay.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The weights of a route's backends as the user wrote them, by the rule's index, kept in an annotation while ours
/// stand.
///
/// A rule in which no candidate stands is as the user wrote it: that is what it was, or what somebody has applied
/// anew in mid-trial. Only where a candidate stands the annotation is asked.
record OriginalWeights(Map<Integer, List<Integer>> byRule) {

    static final String KEY = "belay.dev/original-weights";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int HEAVIEST = 1_000_000;

    static OriginalWeights of(HTTPRoute route, RouteSplit split) {
        Map<Integer, List<Integer>> kept = kept(route);
        Map<Integer, List<Integer>> byRule = new TreeMap<>();
        for (int rule = 0; rule < RouteSplit.rulesOf(route).size(); rule++) {
            if (split.concerns(RouteSplit.rulesOf(route).get(rule))) {
                List<HTTPBackendRef> backends =
                        RouteSplit.backends(RouteSplit.rulesOf(route).get(rule));
                List<Integer> present = present(backends);
                List<Integer> known = kept.getOrDefault(rule, present);
                boolean ours = present.size() < backends.size() && known.size() == present.size();
                byRule.put(rule, ours ? known : present);
            }
        }
        return new OriginalWeights(byRule);
    }

    private static List<Integer> present(List<HTTPBackendRef> backends) {
        return IntStream.range(0, backends.size())
                .filter(index -> !RouteSplit.isCandidate(backends, index))
                .mapToObj(index -> RouteSplit.weight(backends.get(index)))
                .toList();
    }

    /// Unreadable is as good as absent: somebody edited it, and what stands is all that is known.
    private static Map<Integer, List<Integer>> kept(HTTPRoute route) {
        Map<String, String> annotations = route.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(KEY);
        try {
            Map<Integer, List<Integer>> read = text == null ? null : MAPPER.readValue(text, new TypeReference<>() {});
            return isWhole(read) ? Objects.requireNonNull(read) : Map.of();
        } catch (JsonProcessingException edited) {
            return Map.of();
        }
    }

    private static boolean isWhole(@Nullable Map<Integer, List<Integer>> read) {
        return read != null
                && read.values().stream()
                        .allMatch(weights -> weights != null && weights.stream().allMatch(Objects::nonNull));
    }

    String text() {
        try {
            return MAPPER.writeValueAsString(byRule);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("numbers can be written as JSON", impossible);
        }
    }

    /// What the user wrote for a backend.
    int written(int rule, List<HTTPBackendRef> backends, int index) {
        int before = Math.toIntExact(IntStream.range(0, index)
                .filter(earlier -> RouteSplit.isCandidate(backends, earlier))
                .count());
        return weights(rule).get(index - before);
    }

    /// What a backend gets while the candidate has `weight` of its target's share: everything is scaled up, so that
    /// whole numbers can say it.
    ///
    /// @param weight 0 for a backend that gives nothing away
    int scaled(int rule, List<HTTPBackendRef> backends, int index, int weight) {
        if (RouteSplit.isCandidate(backends, index)) {
            return candidates(rule, backends, index - 1, weight);
        }
        return written(rule, backends, index) * scale(rule) - candidates(rule, backends, index, weight);
    }

    /// The candidate's part of its target's share.
    int candidates(int rule, List<HTTPBackendRef> backends, int target, int weight) {
        return Math.toIntExact((long) written(rule, backends, target) * scale(rule) * weight / 100);
    }

    private int scale(int rule) {
        int heaviest = weights(rule).stream().mapToInt(Integer::intValue).max().orElse(1);
        return Math.clamp(HEAVIEST / Math.max(1, heaviest), 1, 100);
    }

    private List<Integer> weights(int rule) {
        return byRule.getOrDefault(rule, List.of());
    }
}
