package dev.belay.playground.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.playground.junit.OnKubernetes;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// Each word of an image does what it says, seen in the pod's status and at its port.
@OnKubernetes
class BehaviourWordsOnPodsTest {

    private static boolean waitsFor(ContainerStatus status, String reason) {
        return status.getState().getWaiting() != null
                && status.getState().getWaiting().getReason().equals(reason);
    }

    private static boolean ended(ContainerState state, int code, String reason) {
        return state.getTerminated() != null
                && state.getTerminated().getExitCode() == code
                && state.getTerminated().getReason().equals(reason);
    }

    @Test
    void answersAndCounts(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v1", client, agent)) {
            shop.awaitReady();
            var answer = shop.ask("/");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("pod")).hasValue("shop");
            assertThat(shop.ask("/metrics").body())
                    .contains("http_server_requests_seconds_count", "http_server_request_duration_seconds_count");
        }
    }

    @Test
    void failsItsShare(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-errors=0.2", client, agent)) {
            shop.awaitReady();
            assertThat(shop.codes(400)).filteredOn(code -> code == 500).hasSizeBetween(45, 115);
        }
    }

    @Test
    void isSlow(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-slow=500ms", client, agent)) {
            shop.awaitReady();
            long began = System.nanoTime();
            assertThat(shop.ask("/").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        }
    }

    @Test
    void crashesAfterItsFirstRequestAndBacksOff(KubernetesClient client, NodeAgent agent) throws Exception {
        Set<String> phases = ConcurrentHashMap.newKeySet();
        try (PodScene shop = PodScene.of("shop:v2-crash", client, agent);
                Watch _ = client.pods().watch(new Phases(phases))) {
            shop.awaitReady();
            assertThat(shop.ask("/").statusCode()).isEqualTo(200);
            // The first time it is started again at once, as kubelet does.
            shop.await(status ->
                    status.getRestartCount() == 1 && status.getReady() && ended(status.getLastState(), 1, "Error"));
            shop.ask("/");
            shop.await(status -> waitsFor(status, "CrashLoopBackOff") && !status.getReady());
            assertThatThrownBy(() -> shop.ask("/")).isInstanceOf(ConnectException.class);
            Instant down = Instant.now();
            shop.await(status -> status.getRestartCount() == 2 && status.getReady());
            assertThat(Duration.between(down, Instant.now())).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
            assertThat(shop.ask("/").statusCode()).isEqualTo(200);
        }
        // Or its ReplicaSet would replace it.
        assertThat(phases).contains("Running").doesNotContain("Failed");
    }

    private record Phases(Set<String> seen) implements Watcher<Pod> {

        @Override
        public void eventReceived(Action action, Pod pod) {
            seen.add(Objects.requireNonNullElse(pod.getStatus().getPhase(), "none"));
        }

        @Override
        public void onClose(WatcherException lost) {
            seen.add("watch lost: " + lost.getMessage());
        }
    }

    @Test
    void isKilledForItsMemory(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-oom", client, agent)) {
            shop.awaitReady();
            shop.ask("/");
            shop.await(status -> ended(status.getLastState(), 137, "OOMKilled"));
        }
    }

    @Test
    void isNeverReadyThoughItRuns(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-never-ready", client, agent)) {
            shop.await(status -> status.getState().getRunning() != null);
            assertThat(shop.ask("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(shop.container().getReady()).isFalse();
        }
    }

    @Test
    void cannotBePulledUntilItIsSwitched(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-pull-error", client, agent)) {
            shop.await(status -> waitsFor(status, "ErrImagePull"));
            shop.await(status -> waitsFor(status, "ImagePullBackOff"));
            try (SwitchedBehaviour _ = agent.behave(PodMatch.inNamespace(client.getNamespace()))) {
                shop.awaitReady();
            }
        }
    }

    @Test
    void saysInThePodThatAWordIsUnknown(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-erors=0.2", client, agent)) {
            shop.await(status -> waitsFor(status, "InvalidImageName")
                    && status.getState().getWaiting().getMessage().contains("known are errors=SHARE"));
        }
    }

    @Test
    void startsSlowly(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-slow-start=3s", client, agent)) {
            shop.await(status -> status.getState().getRunning() != null && !status.getReady());
            assertThatThrownBy(() -> shop.ask("/")).isInstanceOf(ConnectException.class);
            shop.awaitReady();
            assertThat(shop.ask("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void hangsButAnswersProbesAndScrapes(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-hang", client, agent)) {
            shop.awaitReady();
            assertThatThrownBy(() -> shop.ask("/")).isInstanceOf(HttpTimeoutException.class);
            assertThat(shop.ask("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(shop.ask("/metrics").body()).doesNotContain("uri=\"/\"");
            assertThat(shop.container().getReady()).isTrue();
        }
    }

    @Test
    void refusesAgainAndAgain(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v2-refuse", client, agent)) {
            shop.awaitReady();
            for (int round = 0; round < 2; round++) {
                assertThat(shop.ask("/").statusCode()).isEqualTo(200);
                shop.await(status -> !status.getReady());
                assertThatThrownBy(() -> shop.ask("/actuator/health")).isInstanceOf(ConnectException.class);
                shop.awaitReady();
            }
            assertThat(shop.container().getRestartCount()).isZero();
        }
    }

    @Test
    void isSwitchedByRevisionImageOrPodAndBack(KubernetesClient client, NodeAgent agent) throws Exception {
        try (PodScene shop = PodScene.of("shop:v1", client, agent)) {
            shop.awaitReady();
            PodMatch pod =
                    PodMatch.inNamespace(client.getNamespace()).image("shop:v1").pod("shop");
            try (SwitchedBehaviour _ = agent.behave(pod, "errors=1")) {
                Eventually.holds(Duration.ofSeconds(5), () -> isLogged(shop, "behaves differently"), () -> "no switch");
                assertThat(shop.codes(3)).containsOnly(500);
            }
            agent.behave(pod.revision("another"), "hang");
            Eventually.holds(Duration.ofSeconds(5), () -> shop.pod().log().size() >= 5, () -> "no switch back");
            assertThat(shop.codes(3)).containsOnly(200);
        }
    }

    private static boolean isLogged(PodScene shop, String words) {
        return shop.pod().log().stream().anyMatch(line -> line.contains(words));
    }
}
