package dev.belay.playground.facts;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/// The page of the facts, out of their sentences. `mvn -pl playground -am test -Ddocs=write` writes it anew.
class FactsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "kubernetes-facts.md");

    /// In the order of the page.
    private static final List<Class<?>> GROUPS = List.of(
            PausedDeploymentFacts.class,
            AdoptionFacts.class,
            HandoverFacts.class,
            InterferenceFacts.class,
            OutageFacts.class,
            ToolsOnPausedDeploymentFacts.class,
            BrakePolicyFacts.class,
            ServiceFacts.class,
            HttpRouteFacts.class,
            DisruptionBudgetFacts.class,
            NameFacts.class,
            LifeCycleFacts.class,
            CelFacts.class);

    @Test
    void pageIsWrittenFromTheFacts() throws IOException {
        String generated =
                """
                # What Kubernetes does, and what of Belay leans on it

                Each line is a test in `playground/src/test/java/dev/belay/playground/facts` against a real etcd, API server
                and controller manager; this page is generated from them. They run with all other tests, and against any
                cluster when `BELAY_TEST_KUBECONFIG` names its kubeconfig. N is the Deployment's size. The lines marked
                *soak* are long counts and run by hand.

                %s## Read, not run

                These were read in the tools' sources; no test holds them.

                - kstatus (Flux `wait`, Helm 4) reads a paused Deployment as InProgress for ever, because the condition
                  Progressing is Unknown; with `progressDeadlineSeconds: 2147483647` it skips that check.
                - Argo CD reads it as Suspended; a sync in several waves waits there.
                - Helm 3 with `--wait` takes it as ready at once.
                """.formatted(GROUPS.stream().map(FactsPageTest::section).collect(joining()));
        if ("write".equals(System.getProperty("docs"))) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE)
                .as("docs/kubernetes-facts.md; to write it anew: mvn -pl playground -am test -Ddocs=write")
                .hasContent(generated);
    }

    @Test
    void everyGroupIsOnThePage() throws IOException, URISyntaxException {
        Path classes = Path.of(Objects.requireNonNull(FactsPageTest.class.getResource("FactsPageTest.class"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(classes)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("Facts.class")))
                    .as("a class of facts; add it to GROUPS")
                    .containsExactlyInAnyOrderElementsOf(GROUPS.stream()
                            .map(group -> group.getSimpleName() + ".class")
                            .toList());
        }
    }

    @Test
    void everyTestSaysItsFact() {
        assertThat(GROUPS.stream().flatMap(FactsPageTest::tests))
                .allSatisfy(test -> assertThat(test.isAnnotationPresent(Fact.class) || isSoak(test))
                        .as("%s; give it its sentence with @Fact", test)
                        .isTrue());
    }

    private static String section(Class<?> group) {
        String rows = tests(group)
                .filter(test -> test.isAnnotationPresent(Fact.class))
                .map(FactsPageTest::row)
                .collect(joining());
        return """
                ## %s

                | fact | leans on it | held by |
                | --- | --- | --- |
                %s
                """.formatted(group.getAnnotation(Group.class).value(), rows);
    }

    private static String row(Method test) {
        Fact fact = test.getAnnotation(Fact.class);
        return "| %s%s | %s | `%s` |\n"
                .formatted(
                        fact.value(),
                        isSoak(test) ? " *(soak)*" : "",
                        Stream.of(fact.leans()).map(Leaning::words).collect(joining(", ")),
                        test.getDeclaringClass().getSimpleName() + "." + test.getName());
    }

    /// In the order of the source, which the class file keeps and reflection does not.
    private static Stream<Method> tests(Class<?> group) {
        return methodNames(group)
                .distinct()
                .map(name -> Stream.of(group.getDeclaredMethods())
                        .filter(method -> method.getName().equals(name))
                        .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                        .findFirst())
                .flatMap(Optional::stream);
    }

    private static Stream<String> methodNames(Class<?> group) {
        try (InputStream in = Objects.requireNonNull(group.getResourceAsStream(group.getSimpleName() + ".class"))) {
            return ClassFile.of().parse(in.readAllBytes()).methods().stream()
                    .map(MethodModel::methodName)
                    .map(Object::toString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSoak(Method test) {
        return Stream.of(test.getAnnotationsByType(Tag.class))
                .anyMatch(tag -> tag.value().equals("soak"));
    }
}
