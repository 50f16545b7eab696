package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.HAND_OVER;
import static dev.belay.playground.facts.Leaning.NEVER_SHRUNK;
import static dev.belay.playground.facts.Leaning.NOTHING_LOST;
import static dev.belay.playground.facts.Leaning.ONE_OWNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Components;
import dev.belay.playground.cluster.Components.Component;
import dev.belay.playground.junit.OnKubernetes;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Parts of the control plane killed between the two writes of a handover.
@Group("The control plane killed in a handover")
@OnKubernetes(ownCluster = true)
class OutageFacts {

    private final Shop shop;
    private final Components components;

    OutageFacts(Shop shop) {
        this.shop = shop;
        components = shop.ground().cluster().components();
    }

    private ReplicaSet stable;
    private ReplicaSet candidate;
    private Set<String> pods;

    @BeforeEach
    void handoverIsUnderWay() throws InterruptedException {
        stable = shop.runs(4);
        shop.changeBraked("v2");
        candidate = shop.candidate("v2", 4);
        pods = shop.live().podNames();
        shop.park(stable);
    }

    @Test
    @Fact(
            value =
                    "With the controller manager killed between park and free nothing moves, also when the size is changed"
                            + " meanwhile; when it is back the handover goes on as if nothing had been.",
            leans = {ONE_OWNED, HAND_OVER, NOTHING_LOST})
    void controllerManagerIsKilledInTheHandover() throws InterruptedException {
        components.kill(Component.CONTROLLER_MANAGER);

        shop.free(candidate);
        shop.scale(6);
        shop.pods().lookOn(Duration.ofSeconds(1));
        assertThat(shop.live().podNames()).isEqualTo(pods);
        components.start(Component.CONTROLLER_MANAGER);

        shop.untilOwned(candidate);
        shop.settle();
        assertThat(shop.live().podNames()).hasSize(4 + 6).containsAll(pods);
    }

    @Test
    @Fact(
            value =
                    "With the API server killed there and back again, no pod is lost or made, and the handover goes on.",
            leans = {HAND_OVER, NEVER_SHRUNK, NOTHING_LOST})
    void apiServerIsKilledInTheHandover() throws InterruptedException {
        components.kill(Component.API_SERVER);
        components.start(Component.API_SERVER);

        assertThat(shop.live().podNames()).isEqualTo(pods);
        shop.free(candidate);
        shop.untilOwned(candidate);
        shop.settle();
        assertThat(shop.live().podNames()).isEqualTo(pods);
        assertThat(Live.names(shop.live().owned())).isEqualTo(Live.names(java.util.List.of(candidate)));
    }
}
