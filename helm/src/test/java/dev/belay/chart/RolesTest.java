package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RolesTest {

    @TempDir
    private static Path folder;

    private static Path chart = Path.of("");
    private static Rendered rendered = new Rendered("");

    @BeforeAll
    static void render() throws IOException {
        chart = Chart.unpackInto(folder);
        rendered = Rendered.of(chart, Map.of());
    }

    @Test
    void grantExactlyWhatIsNeeded() {
        Stream<String> everywhere = operator().getRules().stream().flatMap(rule -> granted(rule, "EVERYWHERE"));
        Stream<String> atHome = rendered.only(Role.class).getRules().stream().flatMap(rule -> granted(rule, "AT_HOME"));

        assertThat(sorted(Stream.concat(everywhere, atHome)))
                .isEqualTo(sorted(Permissions.NEEDED.stream()
                        .map(it -> String.join(
                                " ",
                                it.verb(),
                                it.plural(),
                                "in '" + it.group() + "'",
                                "named " + it.name(),
                                it.place().name()))));
    }

    @Test
    void nameEachVerb() {
        assertThat(operator().getRules()).noneMatch(RolesTest::namesAll);
        assertThat(rendered.only(Role.class).getRules()).noneMatch(RolesTest::namesAll);
    }

    private static ClusterRole operator() {
        return rendered.named(ClusterRole.class, Installation.NAME);
    }

    private static boolean namesAll(PolicyRule rule) {
        return Stream.of(rule.getApiGroups(), rule.getResources(), rule.getVerbs())
                .anyMatch(words -> words.contains("*"));
    }

    @Test
    void sayWhyAboveEachRule() throws IOException {
        for (String file : List.of("clusterrole.yaml", "role.yaml", "userroles.yaml")) {
            List<String> lines = Files.readAllLines(chart.resolve("templates").resolve(file));
            for (int i = 1; i < lines.size(); i++) {
                if (lines.get(i).startsWith("  - apiGroups:")) {
                    assertThat(lines.get(i - 1))
                            .as("%s, above line %d", file, i + 1)
                            .matches(" {2}# [A-Z].*[.?]$");
                }
            }
        }
    }

    private static Stream<String> granted(PolicyRule rule, String place) {
        List<String> names = rule.getResourceNames().isEmpty() ? List.of("null") : rule.getResourceNames();
        return rule.getVerbs().stream()
                .flatMap(verb -> rule.getApiGroups().stream()
                        .flatMap(group -> rule.getResources().stream()
                                .flatMap(resource -> names.stream()
                                        .map(name -> String.join(
                                                " ", verb, resource, "in '" + group + "'", "named " + name, place)))));
    }

    private static Set<String> sorted(Stream<String> all) {
        return all.collect(Collectors.toCollection(TreeSet::new));
    }
}
