package dev.belay.scenarios.measured;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.node.PodMatch;
import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.replica.Replicas;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Plan;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Prometheus decides about a flag: by the whole service, and by those of its requests that were shown
/// it. What tells those here is the pod that answered, a label that every series has: as if the users
/// of one pod alone were shown it.
@OnKubernetes
final class FlagJudgedTest {

    private static final String FLAG = "judged";
    private static final String FORMER = "1";
    private static final double LONGEST = 8;
    private static final Duration LONG = ofSeconds(60);

    private static Setting setting(Unleash unleash, String tokens) {
        String flag = "flag: {name: %s, environment: %s, release: r1, steps: [{percent: 30, hold: 10m}]}"
                .formatted(FLAG, Unleash.ENVIRONMENT);
        return Setting.HALF
                .by(new Plan("shop", "", flag, "bake: 1s"))
                .with("unleash: {url: \"%s\", adminTokenSecret: %s}".formatted(unleash.url(), tokens));
    }

    @Test
    void takesBackWhatFailsForTheServiceAndWhatFailsForThoseWhoAreShownIt(Cluster cluster, KubernetesClient client) {
        Secret token = token(client.getNamespace());
        try (Unleash unleash = Unleash.start();
                Replicas replicas = Replicas.leading(cluster)) {
            unleash.makeFlag(FLAG, Integer.parseInt(FORMER));
            cluster.client()
                    .resource(new SecretBuilder(token)
                            .addToStringData("token", unleash.adminToken())
                            .build())
                    .create();
            Setting setting = setting(unleash, token.getMetadata().getName());
            try (MeasuredShop shop = MeasuredShop.open(replicas, cluster, client, setting)) {
                PodMatch all = PodMatch.inNamespace(shop.story().namespace());
                String one =
                        shop.story().podsOf(shop.story().revision()).iterator().next();

                watched(shop, "{\"release\": \"r2\"}");
                takesBack(shop, unleash, all);
                assertThat(message(shop)).contains("> 5.0%").doesNotContain("stable");

                watched(shop, "{\"release\": \"r3\", \"variantLabel\": \"pod\", \"variant\": \"" + one + "\"}");
                takesBack(shop, unleash, all.pod(one));
                assertThat(message(shop)).contains("stable 0.0%, 0 of");
            } finally {
                cluster.client().resource(token).delete();
            }
        }
    }

    private static Secret token(String name) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Installation.NAMESPACE)
                .endMetadata()
                .build();
    }

    private static void watched(MeasuredShop shop, String flag) {
        shop.story().patches("releases.belay.dev/shop", "{\"spec\": {\"flag\": " + flag + "}}");
        shop.story()
                .await(
                        "it is watched and found healthy",
                        LONG,
                        status -> "Watching".equals(status.summary().phase())
                                && status.judgement().verdict() != null
                                && "Healthy".equals(status.judgement().verdict().kind()));
    }

    /// From the moment in which half of the requests of those pods began to fail.
    private static void takesBack(MeasuredShop shop, Unleash unleash, PodMatch pods) {
        assertThat(unleash.percent(FLAG)).isEqualTo("30");
        Instant fault = Instant.now();
        try (var _ = shop.agent().behave(pods, "errors=0.5")) {
            Awaitility.await("the flag is back")
                    .atMost(LONG)
                    .pollInterval(ofMillis(20))
                    .until(() -> unleash.percent(FLAG).equals(FORMER));
            double seconds = Duration.between(fault, Instant.now()).toMillis() / 1e3;
            Figures.write("from the first failing request to the flag's former share", seconds, "s", LONGEST);
            assertThat(seconds).isLessThanOrEqualTo(LONGEST);
            shop.story().awaitReason("RolledBack", "Breach");
        }
        awaitWell(shop);
    }

    /// What failed before a trial is not to be taken for the failures of those whom it is compared with.
    private static void awaitWell(MeasuredShop shop) {
        double since = Instant.now().toEpochMilli() / 1e3;
        Set<String> pods = shop.story().podsOf(shop.story().revision());
        Awaitility.await("a scrape of requests after the last failure shows none")
                .atMost(LONG)
                .pollInterval(ofMillis(200))
                .until(() -> shop.samples().since(Instant.ofEpochSecond((long) since), pods).sets().stream()
                        .anyMatch(look -> look.from() > since && look.requests() > 0 && look.bad() == 0));
    }

    private static String message(MeasuredShop shop) {
        return String.valueOf(shop.story().release().getStatus().summary().message());
    }
}
