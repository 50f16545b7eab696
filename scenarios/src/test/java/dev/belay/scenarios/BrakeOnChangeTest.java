package dev.belay.scenarios;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;

@OnKubernetes
final class BrakeOnChangeTest implements UnderEachBrake {

    @Override
    public Story steady(Cluster cluster, KubernetesClient client) {
        return Story.of(Troupe.of(Theatre.of(cluster)).place(client), Shop.SMALL, Plan.BY_ROUTE);
    }

    @Override
    public void release(Story story, String version) {
        story.releases(version);
    }

    @Override
    public String brake() {
        return "OnChange";
    }
}
