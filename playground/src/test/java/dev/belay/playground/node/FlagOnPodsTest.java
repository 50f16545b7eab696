package dev.belay.playground.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.junit.OnKubernetes;
import dev.belay.playground.unleash.Unleash;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// An app that is told where to reads its flag from a real Unleash, by its own SDK.
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlagOnPodsTest {

    private static final Duration POLLED = Duration.ofSeconds(3);
    private static final int PEOPLE = 60;

    @SuppressWarnings("NullAway.Init")
    private Unleash unleash;

    @BeforeAll
    void start() {
        unleash = Unleash.start();
    }

    @AfterAll
    void stop() {
        unleash.close();
    }

    private Map<String, String> environment(String flag) {
        return Map.of(
                "UNLEASH_URL", unleash.direct().toString(),
                "UNLEASH_TOKEN", unleash.clientToken(),
                "UNLEASH_FLAG", flag);
    }

    /// Of each of the same people.
    private static List<String> shown(PodScene shop) {
        List<String> shown = new ArrayList<>();
        try {
            for (int i = 0; i < PEOPLE; i++) {
                shown.add(flag(shop.askAs("person-" + i)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the app did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking", e);
        }
        return shown;
    }

    private static String flag(HttpResponse<String> answer) {
        return answer.headers().firstValue("flag").orElse("nothing");
    }

    private static int on(List<String> shown) {
        return (int) shown.stream().filter("on"::equals).count();
    }

    @Test
    void showsItToItsShareAlwaysToTheSameAndCountsThemApart(KubernetesClient client, NodeAgent agent) throws Exception {
        unleash.makeFlag("new-checkout", 0);
        try (PodScene shop = PodScene.of("shop:v1", environment("new-checkout"), client, agent)) {
            shop.awaitReady();
            assertThat(shown(shop)).containsOnly("off");

            unleash.setPercent("new-checkout", "40");
            Eventually.holds(POLLED, () -> on(shown(shop)) > 0, () -> "shown to nobody");
            List<String> first = shown(shop);
            assertThat(on(first)).isBetween(PEOPLE / 5, PEOPLE * 3 / 5);
            assertThat(shown(shop)).isEqualTo(first);
            assertThat(shop.ask("/metrics").body())
                    .containsPattern("http_server_requests_seconds_count\\{[^}]*variant=\"on\"} [1-9]")
                    .containsPattern("http_server_request_duration_seconds_count\\{[^}]*variant=\"off\"} [1-9]");

            unleash.turn("new-checkout", false);
            Eventually.holds(POLLED, () -> on(shown(shop)) == 0, () -> "still shown");
        }
    }

    @Test
    void failsOnlyThoseToWhomItIsShown(KubernetesClient client, NodeAgent agent) throws Exception {
        unleash.makeFlag("bad-checkout", 50);
        try (PodScene shop = PodScene.of("shop:v2-flag-errors=1", environment("bad-checkout"), client, agent)) {
            shop.awaitReady();
            // Another app may have asked a moment before there was this flag.
            Eventually.holds(POLLED, () -> on(shown(shop)) > 0, () -> "shown to nobody");
            for (int i = 0; i < PEOPLE; i++) {
                HttpResponse<String> answer = shop.askAs("person-" + i);
                assertThat(answer.statusCode()).isEqualTo(flag(answer).equals("on") ? 500 : 200);
            }
            assertThat(on(shown(shop))).isLessThan(PEOPLE);
        }
    }

    @Test
    void saysInThePodWhatIsMissing(KubernetesClient client, NodeAgent agent) throws Exception {
        Map<String, String> half = Map.of("UNLEASH_URL", "http://127.0.0.1:1");
        try (PodScene shop = PodScene.of("shop:v1", half, client, agent)) {
            shop.await(status -> status.getState().getWaiting() != null
                    && status.getState().getWaiting().getReason().equals("CreateContainerConfigError")
                    && status.getState().getWaiting().getMessage().contains("UNLEASH_TOKEN, UNLEASH_FLAG not found"));
        }
    }

    @Test
    void opensWithItsFlagOffWhereNobodyAnswers(KubernetesClient client, NodeAgent agent) throws Exception {
        Map<String, String> nowhere =
                Map.of("UNLEASH_URL", "http://127.0.0.1:1", "UNLEASH_TOKEN", "none", "UNLEASH_FLAG", "any");
        try (PodScene shop = PodScene.of("shop:v1", nowhere, client, agent)) {
            shop.awaitReady();
            assertThat(shown(shop)).containsOnly("off");
        }
    }
}
