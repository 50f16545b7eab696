package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.release.Plan;
import dev.belay.release.PlanForm;
import dev.belay.release.Revision;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// No two trials have the same lever.
class TrialsTest {

    private final List<Release> releases = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final Trials trials = new Trials(
            namespace -> releases.stream()
                    .filter(release -> release.getMetadata().getNamespace().equals(namespace)),
            ended::add);

    private Release release(String namespace, String name, String route) {
        Release release = Serialization.unmarshal("""
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {namespace: %1$s, name: %2$s, uid: %1$s/%2$s}
                spec:
                  target: {deployment: %2$s, routes: [{name: %3$s}]}
                  canary: {steps: [{weight: 10, hold: 1s}]}
                """.formatted(namespace, name, route), Release.class);
        releases.add(release);
        return release;
    }

    private static Trial trial(Release release, String... services) {
        Plan plan = PlanForm.wanted(release.getSpec(), List.of(services), 50);
        return new Trial(
                "of" + release.getMetadata().getName(), 1, new Revision("0123456789"), plan, Instant.EPOCH, 0, null);
    }

    @Test
    void letsTheSecondWaitUntilTheFirstHasEnded() {
        Release shop = release("prod", "shop", "front");
        Release cart = release("prod", "cart", "front");

        assertThat(trials.begin(shop, trial(shop, "shop"))).isNull();
        assertThat(trials.begin(cart, trial(cart, "cart"))).isEqualTo("It is Release shop, and HTTPRoute front.");
        assertThat(trials.ofOthers(cart)).isEqualTo(Map.of("ofshop", "shop"));
        assertThat(trials.ofOthers(shop)).isEmpty();

        trials.decided(shop, null);
        assertThat(ended).containsExactly("prod");
        assertThat(trials.begin(cart, trial(cart, "cart"))).isNull();
    }

    @Test
    void knowsAServiceThatIsNamedTwice() {
        Release shop = release("prod", "shop", "shop");
        Release cart = release("prod", "cart", "cart");

        assertThat(trials.begin(shop, trial(shop, "shop"))).isNull();
        assertThat(trials.begin(cart, trial(cart, "cart", "shop"))).isEqualTo("It is Release shop, and Service shop.");
        assertThat(trials.begin(cart, trial(cart, "cart"))).isNull();
    }

    @Test
    void tellsNamespacesApart() {
        Release one = release("prod", "shop", "front");
        Release other = release("test", "shop", "front");

        assertThat(trials.begin(one, trial(one, "shop"))).isNull();
        assertThat(trials.begin(other, trial(other, "shop"))).isNull();
    }

    @Test
    void believesStatusOfAReleaseThatItHasNotDecidedAboutYet() {
        Release shop = release("prod", "shop", "front");
        shop.setStatus(Serialization.unmarshal("""
                status:
                  phase: Watching
                  step: 1
                  since: "2026-11-21T10:00:00Z"
                  candidate: abcdef0123
                  trial: {id: k3x9k3x9k3, epoch: 1, startedAt: "2026-11-21T10:00:00Z"}
                  plan:
                    strategy: CanaryByRoute
                    bake: 1s
                    progressDeadline: 10m
                    services: [shop]
                    routes: [{name: front}]
                    steps: [{weight: 10, hold: 1s}]
                """, Release.class).getStatus());
        Release cart = release("prod", "cart", "front");

        assertThat(trials.inTheWay(cart, trial(cart, "cart").plan().levers()))
                .isEqualTo("It is Release shop, and HTTPRoute front.");

        trials.decided(shop, null);
        assertThat(trials.inTheWay(cart, trial(cart, "cart").plan().levers()))
                .as("what was decided is newer than the status that the watch shows")
                .isNull();
    }
}
