package dev.belay.scenarios;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.OperatorUnderTest;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The operator is killed at every write of a trial: the next one carries on from what the cluster says, and the
/// trial ends as it would have.
@OnKubernetes
final class KilledTest {

    private static final int MOST_WRITES = 70;
    private static final int EVERY = 6;

    /// What becomes of the write at which it is killed.
    enum LastWrite {
        /// It never lands.
        LOST,
        /// It has landed, and nobody knows.
        UNHEARD,
        /// It lands when all is over.
        LATE
    }

    /// What a trial comes to; the writes are counted from where this begins.
    enum Course {
        HANDED_OVER,
        ROLLED_BACK,
        LEFT;

        void prepare(Story story) {
            story.awaitPhase("Steady");
            if (this != HANDED_OVER) {
                story.judges("Inconclusive").releases("v2").awaitPhase("Watching");
            }
        }

        void begin(Story story) {
            switch (this) {
                case HANDED_OVER -> story.releases("v2");
                case ROLLED_BACK -> story.judges("Breach");
                case LEFT -> story.leaves("background");
            }
        }

        void end(Story story) {
            switch (this) {
                case HANDED_OVER -> story.awaitReleased();
                case ROLLED_BACK -> story.awaitRolledBack();
                case LEFT -> story.awaitGone();
            }
        }
    }

    static Stream<Arguments> everySixth() {
        return all().filter(killed -> (int) killed.get()[2] % EVERY == 1);
    }

    static Stream<Arguments> all() {
        return Arrays.stream(Course.values())
                .flatMap(course -> Arrays.stream(LastWrite.values())
                        .flatMap(last -> IntStream.rangeClosed(1, MOST_WRITES)
                                .mapToObj(write -> Arguments.of(course, last, write))));
    }

    @ParameterizedTest
    @MethodSource("everySixth")
    void carriesOnAfterAKillAtEverySixthWrite(
            Course course, LastWrite last, int write, Cluster cluster, KubernetesClient client) throws Exception {
        killed(course, last, write, Troupe.of(Theatre.of(cluster)), client);
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("all")
    void carriesOnAfterAKillAtEveryWrite(
            Course course, LastWrite last, int write, Cluster cluster, KubernetesClient client) throws Exception {
        killed(course, last, write, Troupe.of(Theatre.of(cluster)), client);
    }

    private static void killed(Course course, LastWrite last, int write, Troupe troupe, KubernetesClient client)
            throws Exception {
        OperatorUnderTest leader = troupe.atLeast(2).leader();
        try (Story story = Story.of(troupe.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
            course.prepare(story);
            Fault fault = last == LastWrite.UNHEARD ? new Fault.AnswerHeld() : new Fault.Held();
            // Events are written beside everything else and may come in any order.
            String objects = "/namespaces/" + client.getNamespace() + "/(?!events)";
            Rule rule = leader.proxy().inject(Requests.writesTo(objects).nth(write), fault);
            course.begin(story);
            if (!isHeld(rule, course, story)) {
                leader.proxy().end(rule);
                assertThat(write).isGreaterThan(2);
                abort("the course has fewer than %d writes".formatted(write));
            }
            if (last == LastWrite.LOST) {
                rule.lose();
            }
            leader.kill();
            course.end(story);
            if (last == LastWrite.LATE) {
                rule.release();
                troupe.atLeast(2);
                course.end(story);
            }
        }
    }

    private static boolean isHeld(Rule rule, Course course, Story story) throws InterruptedException {
        try {
            rule.awaitHeld(1, ofSeconds(15));
            return true;
        } catch (TimeoutException none) {
            course.end(story);
            return false;
        }
    }
}
