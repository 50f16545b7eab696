package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the operator counts, as a page, as a dashboard, and as what alerts may ask for.
class MetricsDocumentTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Path DASHBOARD = Path.of("..", "helm", "belay", "files", "dashboard.json");
    private static final Path ALERTS = Path.of("..", "helm", "belay", "files", "alerts.yaml");
    private static final Pattern OURS = Pattern.compile("belay_\\w+(?=[{)\\[ \\n])");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final List<String> FIRST = List.of("belay_release_", "belay_rollback", "belay_lea", "belay_flags");

    private static final List<Shown> OF_THE_PROCESS = List.of(
            new Shown(
                    "Heap",
                    "Of its maximum. The alert BelayMemoryHigh looks at the least of a quarter of an hour.",
                    "jvm_memory_used_bytes{area=\"heap\"} / jvm_memory_max_bytes{area=\"heap\"} and on (job, instance)"
                            + " belay_leader",
                    "{{instance}}"),
            new Shown(
                    "Cores",
                    "CPU time a second.",
                    "rate(process_cpu_seconds_total[$__rate_interval]) and on (job, instance) belay_leader",
                    "{{instance}}"));

    private record Shown(String title, String help, String expression, String legend) {}

    @Test
    void thePageListsWhatTheCodeDeclares() throws IOException {
        String rows = MetricFamily.declared().stream()
                .map(family -> "| `%s` | %s | %s | %s |"
                        .formatted(
                                family.name(),
                                family.type(),
                                family.labels().stream()
                                        .map(label -> "`" + label + "`")
                                        .collect(Collectors.joining(", ")),
                                family.help()))
                .collect(Collectors.joining("\n"));
        compare(PAGE, """
                # Metrics

                Every replica serves them on port 8080 at `/metrics`, with those of the JVM (`jvm_…`, `process_…`). What
                calls people is in [alerts.yaml](../helm/belay/files/alerts.yaml) of the chart, the dashboard beside it.
                Generated from the code by a test.

                | metric | type | labels | what it says |
                | --- | --- | --- | --- |
                %s

                The names of a Release stand in `release_namespace` and `release`, because a scrape writes the operator's
                own namespace into `namespace`. Standbys say where Releases are too, so take `max` over the replicas.
                """.formatted(rows));
    }

    @Test
    void theDashboardShowsEachFamily() throws IOException {
        List<Map<String, Object>> panels = new ArrayList<>();
        for (MetricFamily family : byInterest()) {
            panels.add(
                    panel(new Shown(family.name(), family.help(), expression(family), legend(family)), panels.size()));
        }
        for (Shown own : OF_THE_PROCESS) {
            panels.add(panel(own, panels.size()));
        }
        Map<String, Object> board = new LinkedHashMap<>();
        board.put("uid", "belay");
        board.put("title", "Belay");
        board.put("tags", List.of("belay"));
        board.put("schemaVersion", 39);
        board.put("time", ordered("from", "now-6h", "to", "now"));
        board.put("refresh", "30s");
        board.put("templating", Map.of("list", List.of(variable())));
        board.put("panels", panels);
        compare(DASHBOARD, JSON.writeValueAsString(board) + "\n");
    }

    /// What somebody looks for first stands first.
    private static List<MetricFamily> byInterest() throws IOException {
        List<MetricFamily> declared = MetricFamily.declared();
        Stream<MetricFamily> first = FIRST.stream()
                .flatMap(beginning -> declared.stream().filter(it -> it.name().startsWith(beginning)));
        return Stream.concat(first, declared.stream()).distinct().toList();
    }

    private static Map<String, Object> variable() {
        Map<String, Object> source = ordered("name", "prometheus", "label", "Prometheus");
        source.put("type", "datasource");
        source.put("query", "prometheus");
        return source;
    }

    private static Map<String, Object> ordered(String key, String value, String other, String its) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(other, its);
        return map;
    }

    private static Map<String, Object> panel(Shown shown, int place) {
        Map<String, Object> source = ordered("type", "prometheus", "uid", "${prometheus}");
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("x", place % 2 * 12);
        position.put("y", place / 2 * 8);
        position.put("w", 12);
        position.put("h", 8);
        Map<String, Object> target = ordered("refId", "A", "expr", shown.expression());
        target.put("legendFormat", shown.legend());
        Map<String, Object> panel = new LinkedHashMap<>();
        panel.put("id", place + 1);
        panel.put("title", shown.title());
        panel.put("description", shown.help());
        panel.put("type", "timeseries");
        panel.put("datasource", source);
        panel.put("gridPos", position);
        panel.put("targets", List.of(target));
        return panel;
    }

    /// Of gauges the standbys say the same; what is counted is counted by whoever led.
    private static String expression(MetricFamily family) {
        String labels = String.join(", ", family.labels());
        return switch (family.type()) {
            case "gauge" -> labels.isEmpty() ? family.name() : "max by (%s) (%s)".formatted(labels, family.name());
            case "counter" ->
                "sum by (%s) (increase(%s[$__rate_interval]))"
                        .formatted(labels.isEmpty() ? "instance" : labels, family.name());
            default ->
                "histogram_quantile(0.99, sum by (le, %s) (increase(%s_bucket[1h])))".formatted(labels, family.name());
        };
    }

    private static String legend(MetricFamily family) {
        return family.labels().isEmpty()
                ? "{{instance}}"
                : family.labels().stream().map(label -> "{{" + label + "}}").collect(Collectors.joining(" "));
    }

    /// A name that is misspelt never fires.
    @Test
    void alertsAskOnlyForWhatThereIs() throws IOException {
        TreeSet<String> asked = OURS.matcher(Files.readString(ALERTS))
                .results()
                .map(found -> found.group().replaceFirst("_(count|bucket|sum)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(MetricFamily.declared()).extracting(MetricFamily::name).containsAll(asked);
        assertThat(asked).contains("belay_leader", "belay_release_status", "belay_history_well");
    }

    @Test
    void noFamilyIsDeclaredInAWayThatThePageDoesNotSee() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            long named = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> read(file).lines())
                    .filter(line -> line.contains("\"belay_"))
                    // The label of an alert that names a Release.
                    .filter(line -> !line.contains("\"belay_release\""))
                    .count();
            assertThat(MetricFamily.declared()).hasSize((int) named);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void compare(Path page, String generated) throws IOException {
        if ("write".equals(System.getProperty("docs"))) {
            Files.writeString(page, generated);
        }
        assertThat(page)
                .as("%s; to write it anew: mvn -pl controller -am test -Ddocs=write", page)
                .hasContent(generated);
    }
}
