package dev.belay.scenarios.fuzz;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What people write into a field, by its name: what fits, and what they mistake for it.
record Words(RandomGenerator random) {

    private static final List<String> DURATIONS =
            List.of("0s", "1s", "5s", "2m", "1h30m", "9999h", "9999h9999m999999s");
    private static final List<String> SHARES = List.of("5%", "0.5%", "99.999%", "1%", "0.001%", "10%");
    private static final List<String> QUANTITIES = List.of("100", "0.5", "1.5Gi", "-3", "1e400", "9223372036854775807");

    /// Of a service that is there, mostly.
    private static final List<String> SERVICES = List.of("f0", "f1", "f2", "f3", "f4", "f5", "missing");

    private static final Map<String, List<String>> FITTING = Map.ofEntries(
            Map.entry("hold", DURATIONS),
            Map.entry("bake", DURATIONS),
            Map.entry("progressDeadline", List.of("1s", "10m", "9999h")),
            Map.entry("every", List.of("auto", "1s", "5s", "13s")),
            Map.entry("max", List.of("5%", "0.5%", "99.999%", "3s", "250ms", "100", "-1.5Gi")),
            Map.entry("min", QUANTITIES),
            Map.entry("floor", SHARES),
            Map.entry("worseThanStable", List.of("3x", "1x", "999.99x")),
            Map.entry("deployment", SERVICES),
            Map.entry("services[]", SERVICES),
            Map.entry("ignoreServices[]", SERVICES),
            Map.entry("rules[]", List.of("checkout", "0", "rule")),
            Map.entry("kind", List.of("HTTPRoute")),
            Map.entry("name", SERVICES),
            Map.entry("dialect", List.of("micrometer", "opentelemetry", "none")),
            Map.entry("onRollback", List.of("Restore", "Off")),
            Map.entry("whenUnknown", List.of("Hold", "LastKnown")),
            Map.entry("url", List.of("http://127.0.0.1:1", "https://127.0.0.1:1/x", "http://prometheus.invalid:9090")),
            Map.entry("matchers[]", List.of("cluster=\"prod\"", "path!~\"/internal/.*\"", "a=~\"(\"", "x=\"}\"")),
            Map.entry("exclude", List.of("/actuator/.*", "", ".*", "[a-z]{1,1000}", "\"} or vector(1) #")),
            Map.entry("query", List.of("up", "sum(", "vector(NaN)", "1/0", "up{namespace=\"kube-system\"}")),
            Map.entry("namespaceLabel", List.of("namespace", "kubernetes_namespace", "__name__")),
            Map.entry("podLabel", List.of("pod", "namespace", "le")),
            Map.entry("images{}", List.of("shop:v2", "shop:v3", "shop:v4-pull-error", "registry/shop@sha256:00", "x")),
            Map.entry("images key", List.of("app", "app", "app", "sidecar")),
            Map.entry("headers key", List.of("X-Scope-OrgID", "Authorization", "x")));

    private static final List<String> MISTAKES = List.of(
            "",
            " ",
            "5",
            "-1s",
            "5 minutes",
            "1d",
            "10",
            "110%",
            "-5%",
            "five",
            "Shop_1",
            "../../etc",
            "null",
            "true",
            "{{ .Values.x }}",
            "${jndi:ldap://x}",
            "a\nb",
            "😀",
            "\u202eabc",
            "1e309",
            "0x10",
            "a".repeat(70),
            "9".repeat(40),
            "x".repeat(5_000));

    /// What may stand there.
    String fitting(String field) {
        List<String> known = FITTING.get(field);
        return known == null ? one(SERVICES) : one(known);
    }

    String mistaken() {
        return one(MISTAKES);
    }

    long number() {
        return one(List.of(0L, 1L, 5L, 10L, 25L, 50L, 99L, 100L));
    }

    long mistakenNumber() {
        return one(List.of(-1L, 101L, 1L << 31, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE));
    }

    double quantile() {
        return one(List.of(0.99, 0.5, 0.999999, 1e-9, 0.0, 1.0, -1.0, 1e308));
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(double of) {
        return random.nextDouble() < of;
    }
}
