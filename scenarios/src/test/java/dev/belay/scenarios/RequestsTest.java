package dev.belay.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Figure;
import dev.belay.scenarios.replica.Replica;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Audit;
import dev.belay.scenarios.stage.Audit.Requests;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What the operator asks of the API server, by the API server's own record.
@OnKubernetes
final class RequestsTest {

    private static final int MOST_OF_A_GOOD_TRIAL = 50;
    private static final int MOST_OF_A_ROLLBACK = 30;
    private static final int RELEASES = 20;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(5);

    @Test
    void asksLittleInAGoodTrialAndInARollback(Cluster cluster, KubernetesClient client) throws Exception {
        Audit audit = Theatre.of(cluster).audit();
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)) {
            replicas.ready();
            replicas.leader();
            try (Story story = Story.of(replicas.place(client), Shop.SMALL, Plan.BY_ROUTE)) {
                story.awaitPhase("Steady");
                Instant from = Instant.now();
                Course.HANDED_OVER.begin(story);
                Course.HANDED_OVER.end(story);
                Requests trial = asked(audit, client, from);

                story.judges("Inconclusive").releases("v3").awaitStep("Watching", 1);
                from = Instant.now();
                Course.ROLLED_BACK.begin(story);
                Course.ROLLED_BACK.end(story);
                Requests rollback = asked(audit, client, from);

                Awaitility.await("adopted and handed over, each told once")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> told(client, "RolledBack: ") == 1);
                assertThat(told(client, "Steady: ")).isEqualTo(2);

                Course.LEFT.begin(story);
                Course.LEFT.end(story);
                note("a good trial", trial, MOST_OF_A_GOOD_TRIAL);
                note("a rollback", rollback, MOST_OF_A_ROLLBACK);
                assertThat(audit.since(Instant.EPOCH)
                                .by(Installation.OPERATOR)
                                .in(client.getNamespace())
                                .forbidden()
                                .all())
                        .isEmpty();
                assertThat(trial.count()).as(trial.table()).isLessThanOrEqualTo(MOST_OF_A_GOOD_TRIAL);
                assertThat(rollback.count()).as(rollback.table()).isLessThanOrEqualTo(MOST_OF_A_ROLLBACK);
            }
        }
    }

    /// How many events begin so.
    private static long told(KubernetesClient client, String words) {
        return client.events().v1().events().list().getItems().stream()
                .filter(event -> event.getNote().startsWith(words))
                .count();
    }

    private static Requests asked(Audit audit, KubernetesClient client, Instant from) {
        return audit.since(from)
                .by(Installation.OPERATOR)
                .in(client.getNamespace())
                .where(asked -> !asked.isWatching() && !asked.isOfLease());
    }

    private static void note(String what, Requests requests, int most) {
        new Figure("requests of " + what, requests.count(), "requests", "≤ " + most).note();
        Arrays.stream(requests.table().split("\n")).map(String::strip).forEach(line -> {
            String[] words = line.split(" ", 2);
            new Figure("requests of " + what + ": " + words[1], Integer.parseInt(words[0]), "requests", "").note();
        });
    }

    @Test
    void asksForTheLeaseAloneWhenNothingHappens(Cluster cluster, KubernetesClient client) throws Exception {
        Audit audit = Theatre.of(cluster).audit();
        try (Replicas replicas = Replicas.of(Theatre.of(cluster), Replica.Kind.LEASE)) {
            replicas.ready();
            replicas.leader();
            replicas.ready();
            List<Story> stories = IntStream.rangeClosed(1, RELEASES)
                    .mapToObj(n -> Story.of(
                            replicas.place(client),
                            Shop.SMALL.of(1).named("shop-" + n),
                            Plan.BY_ROUTE.named("shop-" + n).on("routes: [{name: shop-" + n + "}]")))
                    .toList();
            try {
                stories.forEach(story -> story.awaitPhase("Steady"));
                Requests idle = idle(audit);
                new Figure("requests in 60 idle seconds, lease and watches apart", idle.count(), "requests", "≤ 0")
                        .note();
                assertThat(idle.all()).isEmpty();
            } finally {
                stories.forEach(Story::close);
            }
        }
    }

    /// From the first moment at which all has become quiet.
    private static Requests idle(Audit audit) throws InterruptedException {
        Awaitility.await("all is quiet")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> other(audit.since(Instant.now().minus(QUIET))).count() == 0);
        Instant from = Instant.now();
        TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        return other(audit.between(from, from.plus(IDLE)));
    }

    private static Requests other(Requests requests) {
        return requests.by(Installation.OPERATOR)
                .where(asked -> !asked.isOfLease() && !asked.verb().equals("watch"));
    }
}
