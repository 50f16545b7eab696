package dev.belay.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what Prometheus answered, and tells its refusals apart.
final class ReplyForm {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 200;

    private ReplyForm() {}

    static Reply read(int status, String body) {
        JsonNode root = json(body);
        if (root == null) {
            return withoutJson(status);
        }
        return switch (root.path("status").asText()) {
            case "success" -> success(root);
            case "error" -> error(status, root);
            default -> withoutJson(status);
        };
    }

    private static @Nullable JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static Reply withoutJson(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 ->
                denied("redirects (%d), which is not followed; write the address that it leads to into"
                                .formatted(status)
                        + " prometheus.url");
            case 401, 403 -> denied("refuses the credentials (%d); mend the Secret of secretName".formatted(status));
            case 404 -> denied("has no API there (404); mend the path in prometheus.url");
            case 429 -> denied("has too many requests (429); raise its limits for the operator");
            case 502, 503, 504 ->
                new Reply.Failure(
                        Reply.Kind.SILENT,
                        "is not ready (%d): it starts, or what stands before it cannot reach it".formatted(status));
            default ->
                new Reply.Failure(
                        Reply.Kind.NONSENSE,
                        "answered what is no answer of Prometheus (%d); check that prometheus.url leads to one"
                                .formatted(status));
        };
    }

    private static Reply error(int status, JsonNode root) {
        String said = shortened(root.path("error").asText());
        String type = root.path("errorType").asText();
        return switch (type) {
            case "bad_data" ->
                new Reply.Failure(
                        Reply.Kind.MISTAKEN,
                        "does not take the query: %s; mend the template or the matchers".formatted(said));
            case "timeout", "execution" ->
                new Reply.Failure(
                        Reply.Kind.TOO_MUCH,
                        "gave the query up (%s): %s; raise its limits or lower the number of series"
                                .formatted(type, said));
            default -> status == 200 || status >= 500 ? silent(type, said) : withoutJson(status);
        };
    }

    private static Reply silent(String type, String said) {
        return new Reply.Failure(
                Reply.Kind.SILENT, "has an error of its own (%s): %s; see its log".formatted(type, said));
    }

    private static Reply denied(String detail) {
        return new Reply.Failure(Reply.Kind.DENIED, detail);
    }

    private static Reply success(JsonNode root) {
        JsonNode warnings = root.path("warnings");
        if (!warnings.isEmpty()) {
            return new Reply.Failure(
                    Reply.Kind.PARTIAL,
                    "warns: %s; mend the store that it names"
                            .formatted(shortened(warnings.path(0).asText())));
        }
        JsonNode data = root.path("data");
        JsonNode result = data.path("result");
        try {
            return switch (data.path("resultType").asText()) {
                case "vector", "matrix" -> new Reply.Answer(series(result));
                case "scalar" -> new Reply.Answer(List.of(new Series(Map.of(), List.of(sample(result)))));
                default -> withoutJson(200);
            };
        } catch (IllegalArgumentException nonsense) {
            return withoutJson(200);
        }
    }

    private static List<Series> series(JsonNode result) {
        if (!result.isArray()) {
            throw new IllegalArgumentException("no list");
        }
        List<Series> all = new ArrayList<>();
        for (JsonNode one : result) {
            Map<String, String> labels = new HashMap<>();
            one.path("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            all.add(new Series(labels, samples(one)));
        }
        return all;
    }

    private static List<Series.Sample> samples(JsonNode one) {
        List<Series.Sample> samples = new ArrayList<>();
        if (one.has("value")) {
            samples.add(sample(one.path("value")));
        }
        for (JsonNode value : one.path("values")) {
            samples.add(sample(value));
        }
        if (samples.isEmpty() && !one.has("histogram") && !one.has("histograms")) {
            throw new IllegalArgumentException("a series without samples");
        }
        return samples;
    }

    private static Series.Sample sample(JsonNode pair) {
        if (!pair.isArray()
                || pair.size() != 2
                || !pair.path(0).isNumber()
                || !pair.path(1).isTextual()) {
            throw new IllegalArgumentException("no sample");
        }
        Instant at = Instant.ofEpochMilli(Math.round(pair.path(0).asDouble() * 1000));
        return new Series.Sample(at, number(pair.path(1).asText()));
    }

    /// Prometheus' spelling of what JSON has no number for.
    static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
