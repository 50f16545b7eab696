package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.FaultProxy;
import dev.belay.playground.fault.Requests;
import dev.belay.playground.fault.Rule;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Figure;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The operator is killed at every write of a trial: the next one carries on from what the cluster says, and the
/// trial ends as it would have. Many are told side by side, so each also suffers the kills of all the others.
@OnKubernetes
final class KilledTest {

    private static final int EVERY = 6;
    private static final int SIDE_BY_SIDE = 9;

    /// Kills come faster than replicas start.
    private static final int STANDING_BY = 3;

    /// The number of writes of a course varies by what falls together.
    private static final int SLACK = 4;

    /// What becomes of the write at which it is killed.
    enum LastWrite {
        /// It never lands.
        LOST,
        /// It has landed, and nobody knows.
        UNHEARD,
        /// It lands when all is over.
        LATE
    }

    /// @param write which one of the course it is, from 1
    private record Killed(Course course, LastWrite last, int write) {

        Fault fault() {
            return last == LastWrite.UNHEARD ? new Fault.AnswerHeld() : new Fault.Held();
        }

        String prefix() {
            return "k-%s-%s-%d"
                    .formatted(course, last, write)
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
        }
    }

    @Test
    void carriesOnAfterAKillAtEverySixthWrite(Cluster cluster) throws Exception {
        kill(cluster, EVERY);
    }

    @Tag("soak")
    @Test
    void carriesOnAfterAKillAtEveryWrite(Cluster cluster) throws Exception {
        kill(cluster, 1);
    }

    private static void kill(Cluster cluster, int every) throws Exception {
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LOCK)) {
            FaultProxy proxy = replicas.proxy();
            for (int standing = 0; standing < STANDING_BY + 1; standing++) {
                replicas.start(proxy);
            }
            Map<Course, Integer> writes = new Unharmed(cluster, replicas, proxy).count();
            List<Killed> all = new ArrayList<>();
            List<LastWrite> kinds = List.of(LastWrite.values());
            for (LastWrite last : kinds) {
                // Each kind of kill at other writes, so that a few of them see more.
                int first = 1 + kinds.indexOf(last) * every / kinds.size();
                writes.forEach((course, many) -> IntStream.iterate(first, n -> n <= many, n -> n + every)
                        .forEach(write -> all.add(new Killed(course, last, write))));
            }
            for (int from = 0; from < all.size(); from += SIDE_BY_SIDE) {
                List<Killed> some = all.subList(from, Math.min(all.size(), from + SIDE_BY_SIDE));
                Together.each(some, killed -> new Scene(cluster, replicas, proxy, killed, writes).play());
            }
        }
    }

    /// All but events, which are written beside everything else and may come in any order, and rehearsals.
    private static Requests writesIn(Stall stall) {
        return Requests.writesTo("/namespaces/" + stall.name() + "/(?!events)[^?]*\\?(?!.*dryRun)");
    }

    /// Courses to which nothing happens.
    private record Unharmed(Cluster cluster, Replicas replicas, FaultProxy proxy) {

        Map<Course, Integer> count() throws Exception {
            Map<Course, Integer> writes = new TreeMap<>();
            Together.each(Arrays.asList(Course.values()), course -> {
                int many = count(course);
                synchronized (writes) {
                    writes.put(course, many);
                }
            });
            writes.forEach((course, many) -> new Figure(
                            "writes of a course: " + course.name().toLowerCase(Locale.ROOT), many, "writes", "")
                    .note());
            return writes;
        }

        private int count(Course course) {
            try (Stall stall = Stall.open(cluster, "unharmed");
                    Story story = Story.of(replicas.place(stall.client()), Shop.SMALL, Plan.BY_ROUTE)) {
                course.prepare(story);
                Rule counting = proxy.inject(writesIn(stall), new Fault.Delayed(ofMillis(1)));
                course.begin(story);
                course.end(story);
                proxy.end(counting);
                return counting.hits();
            }
        }
    }

    private record Scene(
            Cluster cluster, Replicas replicas, FaultProxy proxy, Killed killed, Map<Course, Integer> writes) {

        void play() throws Exception {
            try (Stall stall = Stall.open(cluster, killed.prefix());
                    Story story = Story.of(replicas.place(stall.client()), Shop.SMALL, Plan.BY_ROUTE)) {
                story.witness().handsOverWithin(ofSeconds(30));
                killed.course().prepare(story);
                Rule rule = proxy.inject(writesIn(stall).nth(killed.write()), killed.fault());
                killed.course().begin(story);
                if (isHeld(rule, story)) {
                    if (killed.last() == LastWrite.LOST) {
                        rule.lose();
                    }
                    replicas.replaceLeader(proxy);
                } else if (rule.hits() == 0) {
                    // With a hit, the kill of a neighbour came while this one's write was on its way.
                    assertThat(killed.write()).isGreaterThan(writes.getOrDefault(killed.course(), 0) - SLACK);
                }
                killed.course().end(story);
                proxy.end(rule);
                killed.course().end(story);
            }
        }

        /// Or it has ended without so many writes.
        private boolean isHeld(Rule rule, Story story) throws InterruptedException {
            while (true) {
                if (isHeld(rule, ofSeconds(1))) {
                    return true;
                }
                if (killed.course().hasEnded(story)) {
                    return isHeld(rule, ofMillis(1));
                }
            }
        }

        private static boolean isHeld(Rule rule, Duration limit) throws InterruptedException {
            try {
                rule.awaitHeld(1, limit);
                return true;
            } catch (TimeoutException none) {
                return false;
            }
        }
    }
}
