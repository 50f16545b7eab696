package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.HAND_OVER;
import static dev.belay.playground.facts.Leaning.LEAVE;
import static dev.belay.playground.facts.Leaning.MARK;
import static dev.belay.playground.facts.Leaning.PIN;
import static dev.belay.playground.facts.Leaning.REPAIR;
import static dev.belay.playground.facts.Leaning.ROLL_BACK;
import static dev.belay.playground.facts.Leaning.SIXTY_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.playground.cluster.Kubectl.Outcome;
import dev.belay.playground.scene.Figures;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a pin does to endpoints, and what becomes of it when the Service's owner writes again.
@Group("Services and pins")
class ServiceFacts {

    private static final Map<String, String> UNPINNED = Map.of("app", "shop");
    private static final Map<String, String> PINNED = Map.of("app", "shop", Shop.HASH, "1");

    private final Shop shop;
    private final ShopService service;

    ServiceFacts(Shop shop) {
        this.shop = shop;
        service = ShopService.of(shop);
    }

    @AfterEach
    void watchEnds() {
        service.close();
    }

    @Test
    @Fact(
            value = "`spec.selector` of a Service is one piece for server-side apply: owning one key conflicts with the"
                    + " owner of the map.",
            leans = PIN)
    void selectorIsAtomic() throws InterruptedException {
        service.applied("apply --server-side --field-manager=git -f -");
        String oneKey = ShopService.YAML.replace("{app: shop}", "{pod-template-hash: '1'}");

        Outcome answer = shop.ground().terminal().tries("apply --server-side --field-manager=belay -f -", oneKey);

        assertThat(answer.code()).isNotZero();
        assertThat(answer.output()).contains("conflict with \"git\"").contains(".spec.selector");
        assertThat(service.selector()).isEqualTo(UNPINNED);
    }

    @Test
    @Fact(
            value = "Pinned and unpinned while the same pods are selected, the EndpointSlice is not even written.",
            leans = PIN)
    void pinToTheSamePodsWritesNoSlice() throws InterruptedException {
        ReplicaSet stable = shop.runs(3);
        service.applied("apply -f -").untilServing(shop.live().podNames());
        service.slices().fromNow();

        service.pin(Live.hashOf(stable));
        service.slices().lookOn(Duration.ofSeconds(1));
        service.unpin();
        service.slices().lookOn(Duration.ofSeconds(1));

        // The controller does write what differs: with this it shows that it has not been asleep.
        service.patch("[{\"op\": \"add\", \"path\": \"/metadata/labels\", \"value\": {\"colour\": \"red\"}}]");
        service.slices()
                .until(
                        "the Service's label is on its slice",
                        all -> all.getFirst().getMetadata().getLabels().containsKey("colour"));
        assertThat(service.slices().states()).hasSize(2);
    }

    @Test
    @Fact(
            value =
                    "A pin moved from one revision to another in one write: the slices show only the new one milliseconds"
                            + " later, and never none ready.",
            leans = {PIN, HAND_OVER, ROLL_BACK, SIXTY_SECONDS})
    void movedPinNeverLeavesTheServiceEmpty() throws InterruptedException {
        pinMoves(10);
    }

    @ParameterizedTest
    @Fact(
            value = "With more pods than one slice holds, for some milliseconds both revisions are shown.",
            leans = {PIN, HAND_OVER})
    @ValueSource(ints = {120, 250})
    @Tag("soak")
    void movedPinOfManyPodsNeverLeavesTheServiceEmpty(int pods) throws InterruptedException {
        pinMoves(pods);

        // They stand in several slices, which are written one after the other.
        assertThat(service.slices().states())
                .anySatisfy(slices -> assertThat(ShopService.ready(slices))
                        .matches(
                                ready -> ready.stream()
                                                .map(name -> name.substring(0, name.lastIndexOf('-')))
                                                .distinct()
                                                .count()
                                        == 2,
                                "both revisions"));
    }

    private void pinMoves(int pods) throws InterruptedException {
        ReplicaSet stable = shop.runs(pods);
        shop.changeBraked("v2");
        ReplicaSet candidate = shop.candidate("v2", pods);
        service.applied("apply -f -").pin(Live.hashOf(stable));
        service.untilServing(shop.live().podNames(stable));
        Set<String> after = shop.live().podNames(candidate);
        service.slices().fromNow();
        long since = System.nanoTime();

        shop.ground()
                .client()
                .resource(service.now())
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "- {op: replace, path: /spec/selector/pod-template-hash, value: '%s'}"
                                .formatted(Live.hashOf(candidate)));

        service.untilServing(after);
        Figures.add("slices follow the moved pin of " + pods + " pods", Figures.secondsSince(since), "s", null);
        assertThat(service.slices().states())
                .allSatisfy(slices -> assertThat(ShopService.ready(slices)).isNotEmpty());
    }

    @Test
    @Fact(value = "Client-side apply of the original Service keeps the pin.", leans = PIN)
    void clientSideApplyKeepsThePin() throws InterruptedException {
        service.applied("apply -f -").pin("1");

        service.applied("apply -f -");

        assertThat(service.selector()).isEqualTo(PINNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace -f -", "apply --server-side --force-conflicts -f -"})
    @Fact(
            value = "`kubectl replace` and forced server-side apply of the original Service remove the pin.",
            leans = {PIN, REPAIR})
    void replaceAndForceRemoveThePin(String command) throws InterruptedException {
        service.applied("apply -f -").pin("1");

        service.applied(command);

        assertThat(service.selector()).isEqualTo(UNPINNED);
    }

    @Test
    @Fact(
            value =
                    "A failed JSON-patch `test` is answered 422: \"the server rejected our request due to an error in our"
                            + " request\"; nothing is written.",
            leans = {MARK, PIN})
    void failedTestIs422() throws InterruptedException {
        service.applied("apply -f -");

        assertThatThrownBy(() ->
                        shop.ground().client().resource(service.now()).patch(PatchContext.of(PatchType.JSON), """
                        - {op: test, path: /spec/selector, value: {app: another}}
                        - {op: replace, path: /spec/selector, value: {app: mine}}
                        """))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(422);
                    assertThat(e)
                            .hasMessageContaining("the server rejected our request due to an error in our request");
                });
        assertThat(service.selector()).isEqualTo(UNPINNED);
    }

    @Test
    @Fact(
            value = "After pin and unpin our managedFields entry still owns the selector, and the owner's next change"
                    + " conflicts with it; with the entry removed it does not.",
            leans = {PIN, LEAVE})
    void managedFieldsKeepTheSelectorUntilTheyAreRemoved() throws InterruptedException {
        String apply = "apply --server-side --field-manager=git -f -";
        service.applied(apply).pin("1");
        service.unpin();
        assertThat(service.ownersOfTheSelector()).contains("belay");
        String changed = ShopService.YAML.replace("{app: shop}", "{app: shop, tier: web}");
        Outcome conflicting = shop.ground().terminal().tries(apply, changed);
        assertThat(conflicting.output()).contains("conflict with \"belay\"");

        service.stripManager("belay");

        assertThat(service.ownersOfTheSelector()).doesNotContain("belay");
        shop.ground().terminal().does(apply, changed);
        assertThat(service.selector()).containsEntry("tier", "web");
    }

    @Test
    @Fact(value = "EndpointSlices refuse addresses of 127.0.0.0/8.", leans = SIXTY_SECONDS)
    void slicesRefuseLoopbackAddresses() {
        assertThatThrownBy(() -> shop.ground()
                        .client()
                        .resource(new EndpointSliceBuilder()
                                .withNewMetadata()
                                .withName("shop-1")
                                .endMetadata()
                                .withAddressType("IPv4")
                                .addNewEndpoint()
                                .withAddresses("127.0.0.5")
                                .endEndpoint()
                                .build())
                        .inNamespace(shop.ground().namespace())
                        .create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(422);
                    assertThat(e).hasMessageContaining("loopback");
                });
    }
}
