package dev.belay.playground.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client through the proxy meets, and what the API server did of it.
@Tag("cluster")
class FaultProxyTest {

    private static final String MAPS = "/configmaps";

    private final Config direct = direct();
    private final KubernetesClient behind =
            new KubernetesClientBuilder().withConfig(direct).build();
    private final String name = "fault-" + Long.toString(System.nanoTime(), 36);
    private FaultProxy proxy;
    private KubernetesClient through;

    FaultProxyTest() {
        proxy = FaultProxy.before(direct);
        Config config = new ConfigBuilder(proxy.config(null))
                .withRequestRetryBackoffLimit(0)
                .withNamespace("default")
                .build();
        through = new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Config direct() {
        String kubeconfig = Objects.requireNonNull(
                System.getenv("BELAY_TEST_KUBECONFIG"),
                "set BELAY_TEST_KUBECONFIG to a cluster's, or run ./verify kubernetes, which starts one");
        Config config = Config.fromKubeconfig(Path.of(kubeconfig).toFile());
        config.setClientKeyAlgo("EC");
        return config;
    }

    @BeforeEach
    void makeAMap() {
        behind.configMaps().inNamespace("default").resource(map("0")).create();
    }

    @AfterEach
    void close() {
        through.close();
        proxy.close();
        behind.configMaps().inNamespace("default").withName(name).delete();
        behind.close();
    }

    private ConfigMap map(String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(Map.of("value", value))
                .build();
    }

    private void write(String value) {
        through.configMaps()
                .inNamespace("default")
                .withName(name)
                .edit(seen -> new ConfigMapBuilder(seen)
                        .withData(Map.of("value", value))
                        .build());
    }

    private @Nullable String stored() {
        return behind.configMaps()
                .inNamespace("default")
                .withName(name)
                .get()
                .getData()
                .get("value");
    }

    @Test
    void passesEverythingElseThroughWatchesIncluded() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (var _ = through.configMaps().inNamespace("default").withName(name).watch(new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getData().get("value"));
            }

            @Override
            public void onClose(WatcherException closed) {
                seen.add("closed " + closed);
            }
        })) {
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("ADDED 0");
            write("1");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("MODIFIED 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 422, 429, 500})
    void refusesInTheApiServersOwnWords(int status) {
        Rule rule = proxy.inject(Requests.writesTo(MAPS).first(1), new Fault.Refused(status));
        assertThatThrownBy(() -> write("1")).isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
            assertThat(refusal.getCode()).isEqualTo(status);
            assertThat(refusal.getStatus().getReason()).isNotBlank();
        });
        assertThat(stored()).isEqualTo("0");
        write("2");
        assertThat(stored()).isEqualTo("2");
        assertThat(rule.hits()).isEqualTo(1);
    }

    @Test
    void cutsBeforeTheRequestIsCarriedOut() {
        proxy.inject(Requests.writesTo(MAPS).first(1), new Fault.Cut());
        assertThatThrownBy(() -> write("1")).isInstanceOf(KubernetesClientException.class);
        assertThat(stored()).isEqualTo("0");
    }

    @Test
    void carriesOutWhatItDoesNotAnswer() {
        proxy.inject(Requests.writesTo(MAPS).first(1), new Fault.Unanswered());
        assertThatThrownBy(() -> write("1")).isInstanceOf(KubernetesClientException.class);
        assertThat(stored()).isEqualTo("1");
    }

    @Test
    void delaysWhatItIsToldTo() {
        proxy.inject(Requests.writesTo(MAPS), new Fault.Delayed(Duration.ofMillis(300)));
        long began = System.nanoTime();
        write("1");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(stored()).isEqualTo("1");
    }

    @Test
    void holdsAWriteUntilItIsReleased() throws Exception {
        Rule rule = proxy.inject(Requests.writesTo(MAPS).nth(2), new Fault.Held());
        write("1");
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> write("2"));
        rule.awaitHits(1, Duration.ofSeconds(10));
        assertThat(stored()).isEqualTo("1");
        assertThat(late).isNotDone();
        rule.release();
        late.get(10, TimeUnit.SECONDS);
        assertThat(stored()).isEqualTo("2");
    }

    /// As a network does it: what is under way lands, whatever has become of its sender.
    @Test
    void landsWhatItHeldThoughItsSenderIsGone() throws Exception {
        Rule rule = proxy.inject(Requests.writesTo(MAPS).nth(2), new Fault.Held());
        write("1");
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> write("2"));
        rule.awaitHeld(1, Duration.ofSeconds(10));
        through.close();
        assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(stored()).isEqualTo("1");
        rule.release();
        rule.awaitLanded(1, Duration.ofSeconds(10));
        behind.configMaps()
                .inNamespace("default")
                .withName(name)
                .waitUntilCondition(map -> "2".equals(map.getData().get("value")), 10, TimeUnit.SECONDS);
    }

    @Test
    void losesWhatItHeld() throws Exception {
        Rule rule = proxy.inject(Requests.writesTo(MAPS).first(1), new Fault.Held());
        CompletableFuture<Void> lost = CompletableFuture.runAsync(() -> write("1"));
        rule.awaitHeld(1, Duration.ofSeconds(10));
        rule.lose();
        rule.release();
        through.close();
        assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(stored()).isEqualTo("0");
    }

    @Test
    void holdsTheAnswerOfWhatIsCarriedOut() throws Exception {
        Rule rule = proxy.inject(Requests.writesTo(MAPS).first(1), new Fault.AnswerHeld());
        CompletableFuture<Void> unheard = CompletableFuture.runAsync(() -> write("1"));
        rule.awaitHeld(1, Duration.ofSeconds(10));
        assertThat(stored()).isEqualTo("1");
        assertThat(unheard).isNotDone();
        rule.release();
        unheard.get(10, TimeUnit.SECONDS);
    }

    @Test
    void choosesByUserAgentAndEnds() {
        Rule others = proxy.inject(Requests.writesTo(MAPS).of("nobody/1"), new Fault.Cut());
        write("1");
        assertThat(others.hits()).isZero();
        Rule all = proxy.inject(Requests.to(MAPS), new Fault.Cut());
        proxy.end(all);
        write("2");
        assertThat(stored()).isEqualTo("2");
    }

    @Test
    void letsATokenKeepItsUser() {
        String token = behind.serviceAccounts()
                .inNamespace("default")
                .withName("default")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        try (KubernetesClient bearer =
                new KubernetesClientBuilder().withConfig(proxy.config(token)).build()) {
            assertThatThrownBy(() -> bearer.configMaps().inNamespace("default").list())
                    .hasMessageContaining("system:serviceaccount:default:default");
        }
    }
}
