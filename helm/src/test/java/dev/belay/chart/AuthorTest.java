package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Person.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who said a verb, where the API server writes it.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthorTest {

    private static final String RULES = """
            {apiGroups: [belay.dev], resources: [releases], verbs: [get, create, update, patch]},
            {apiGroups: [apps], resources: [deployments], verbs: [patch]},
            {apiGroups: [''], resources: [services], verbs: [patch]}""";

    private final AtomicInteger count = new AtomicInteger();
    private final Stage stage = Stage.set("author", Map.of("replicas", "0", "admission.mutating", "always"));
    private final Person alice = stage.userWho("alice", RULES);
    private final Person bob = stage.userWho("bob", RULES);
    private String name = "";

    @AfterAll
    void strike() {
        stage.close();
    }

    @BeforeEach
    void release() {
        name = "shop-" + count.incrementAndGet();
        stage.theAdmin().feed(manifest("{}"), "create").accepted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "pause", "promote", "resume", "retry", "skip"})
    void isWrittenBesideTheVerb(String verb) {
        says(alice, "belay.dev/" + verb + "=now").accepted();

        assertThat(author(verb)).isEqualTo("alice");
    }

    @Test
    void isWrittenWhenAReleaseIsCreatedWithAVerb() {
        name = name + "-new";

        alice.feed(manifest("{belay.dev/pause: now, belay.dev/pause-by: bob, belay.dev/skip-by: bob}"), "create")
                .accepted();

        assertThat(author("pause")).isEqualTo("alice");
        assertThat(author("skip")).isEmpty();
    }

    @Test
    void cannotBeSaidToBeAnother() {
        says(alice, "belay.dev/abort=now", "belay.dev/abort-by=bob").accepted();

        assertThat(author("abort")).isEqualTo("alice");
    }

    @Test
    void cannotBeChangedOrTakenAwayAfterwards() {
        says(alice, "belay.dev/abort=now").accepted();

        says(bob, "belay.dev/abort-by=bob").accepted();
        assertThat(author("abort")).isEqualTo("alice");
        says(bob, "belay.dev/abort-by-").accepted();
        assertThat(author("abort")).isEqualTo("alice");
        says(bob, "belay.dev/abort=now").accepted();

        assertThat(author("abort")).isEqualTo("alice");
    }

    @Test
    void isWhoeverChangedTheVerbLast() {
        says(alice, "belay.dev/promote=abc/1").accepted();

        says(bob, "belay.dev/promote=abc/2").accepted();

        assertThat(author("promote")).isEqualTo("bob");
    }

    @Test
    void goesWithTheVerb() {
        says(alice, "belay.dev/promote=abc/1").accepted();

        says(bob, "belay.dev/promote-").accepted();
        assertThat(author("promote")).isEmpty();
        says(bob, "belay.dev/promote=abc/1").accepted();

        assertThat(author("promote")).isEqualTo("bob");
    }

    @Test
    void cannotBeLaidReadyForAVerbToCome() {
        says(alice, "belay.dev/retry-by=bob").accepted();

        assertThat(author("retry")).isEmpty();
    }

    @Test
    void isOneForEachVerb() {
        says(alice, "belay.dev/pause=now").accepted();

        says(bob, "belay.dev/abort=now").accepted();

        assertThat(author("pause")).isEqualTo("alice");
        assertThat(author("abort")).isEqualTo("bob");
    }

    @Test
    void staysWhenOtherAnnotationsChange() {
        says(alice, "belay.dev/pause=now").accepted();

        says(bob, "belay.dev/rolled-back=abc", "team=web").accepted();

        assertThat(author("pause")).isEqualTo("alice");
    }

    @Test
    void isTheOperatorsToWriteForWhomItAuthenticatedAndToTakeAway() {
        stage.theOperator()
                .kubectl(
                        "patch",
                        "release",
                        name,
                        "--type=merge",
                        "--patch={\"metadata\":{\"annotations\":{\"belay.dev/pause\":\"now\",\"belay.dev/pause-by\":\"carol\"}}}")
                .accepted();
        assertThat(author("pause")).isEqualTo("carol");

        stage.theOperator()
                .kubectl(
                        "patch",
                        "release",
                        name,
                        "--type=merge",
                        "--patch={\"metadata\":{\"annotations\":{\"belay.dev/pause\":null,\"belay.dev/pause-by\":null}}}")
                .accepted();

        assertThat(author("pause")).isEmpty();
    }

    private Answer says(Person person, String... annotations) {
        String[] command = new String[annotations.length + 4];
        System.arraycopy(new String[] {"annotate", "release", name, "--overwrite"}, 0, command, 0, 4);
        System.arraycopy(annotations, 0, command, 4, annotations.length);
        return person.kubectl(command);
    }

    private String author(String verb) {
        return stage.theAdmin()
                .kubectl(
                        "get", "release", name, "--output=jsonpath={.metadata.annotations.belay\\.dev/" + verb + "-by}")
                .accepted()
                .said();
    }

    private String manifest(String annotations) {
        return """
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {name: %s, annotations: %s}
                spec:
                  target: {deployment: %s}
                  canary: {steps: [{weight: 10}]}
                """.formatted(name, annotations, name);
    }
}
