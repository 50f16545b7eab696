package dev.belay.verdict;

import static java.util.Objects.requireNonNullElse;

import dev.belay.api.Prometheus;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Picks the series of exactly these pods. Several namespaces share one selector: a pod of the same name in another
/// of them comes along, and whoever reads the answer drops it.
final class Selector {

    /// A pod may be scraped through two Services, whose series differ in these labels only.
    private static final List<String> SCRAPE_LABELS = List.of("job", "service", "endpoint", "instance");

    private final String namespaceLabel;
    private final String podLabel;
    private final List<String> matchers;

    Selector(Prometheus where, Collection<PodName> pods) {
        namespaceLabel = namespaceLabel(where);
        podLabel = podLabel(where);
        matchers = Stream.concat(
                        Stream.of(
                                namespaceLabel + "=~" + any(pods.stream().map(PodName::namespace)),
                                podLabel + "=~" + any(pods.stream().map(PodName::pod))),
                        where.matchers().stream())
                .toList();
    }

    static String namespaceLabel(Prometheus where) {
        return requireNonNullElse(where.namespaceLabel(), "namespace");
    }

    static String podLabel(Prometheus where) {
        return requireNonNullElse(where.podLabel(), "pod");
    }

    private static String any(Stream<String> names) {
        return PromText.quoted(PromText.anyOf(names.toList()));
    }

    String of(String metric, String... more) {
        return Stream.concat(matchers.stream(), Stream.of(more))
                .filter(matcher -> !matcher.isEmpty())
                .collect(Collectors.joining(",", metric + "{", "}"));
    }

    /// The sum of a counter by pod, whatever way the pod is scraped.
    String sum(String selected, String... alsoWithout) {
        String without = Stream.concat(SCRAPE_LABELS.stream(), Stream.of(alsoWithout))
                .filter(label -> !label.equals(namespaceLabel) && !label.equals(podLabel))
                .collect(Collectors.joining(", "));
        return "sum by (%s) (max without (%s) (%s))".formatted(byPod(), without, selected);
    }

    /// As if it came from another pod.
    ///
    /// @param name in which `$1` is the pod's own
    String renamed(String expression, String name) {
        return "label_replace(%1$s, %2$s, %3$s, %2$s, \"(.*)\")"
                .formatted(expression, PromText.quoted(podLabel), PromText.quoted(name));
    }

    /// When the newest of them was scraped: an instant value does not say it of itself.
    String sampledAt(String selected) {
        return "max by (%s) (timestamp(%s))".formatted(byPod(), selected);
    }

    /// When the pod was last scraped with success, also if it has no series yet.
    String scrapedAt() {
        String up = of("up");
        return "max by (%s) (timestamp(%s) and %s == 1)".formatted(byPod(), up, up);
    }

    private String byPod() {
        return namespaceLabel + ", " + podLabel;
    }
}
