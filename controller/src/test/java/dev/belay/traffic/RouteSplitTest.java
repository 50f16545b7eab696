package dev.belay.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Patched;
import dev.belay.kube.TrialMark;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a route's weights.
class RouteSplitTest {

    private static final TrialMark MARK = new TrialMark("k3x9", 1);
    private static final RouteSplit SPLIT = new RouteSplit(Set.of("shop"), Set.of());

    private static HTTPRoute route(String rules) {
        return Serialization.unmarshal("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop, resourceVersion: "7"}
                spec: {rules: %s}
                """.formatted(rules), HTTPRoute.class);
    }

    private static HTTPRoute split(HTTPRoute route, int weight) {
        return Patched.by(SPLIT.at(weight, route, MARK), route);
    }

    private static List<String> backends(HTTPRoute route, int rule) {
        return route.getSpec().getRules().get(rule).getBackendRefs().stream()
                .map(backend -> backend.getName() + " " + backend.getWeight())
                .toList();
    }

    @Test
    void takesTheShareFromTheTargetAndLeavesOthersTheirs() {
        HTTPRoute plain =
                route("[{backendRefs: [{name: shop, port: 80, weight: 3}, {name: legacy, port: 80, weight: 1}]}]");
        HTTPRoute tenth = split(plain, 10);
        assertThat(backends(tenth, 0)).containsExactly("shop 270", "shop-candidate 30", "legacy 100");
        assertThat(SPLIT.weightOf(tenth)).isEqualTo(10);
        HTTPRoute all = split(tenth, 100);
        assertThat(backends(all, 0)).containsExactly("shop 0", "shop-candidate 300", "legacy 100");
        assertThat(SPLIT.weightOf(all)).isEqualTo(100);
        assertThat(Patched.by(SPLIT.plain(all), all).getSpec()).isEqualTo(plain.getSpec());
        assertThat(Patched.by(SPLIT.plain(all), all).getMetadata().getAnnotations())
                .isEmpty();
    }

    /// Weights that nobody can read are as good as none; a rollback must not fail over them.
    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"0\": null}", "{\"0\": [null]}", "[]", "{\"x\": [1]}"})
    void goesOnWhereSomebodyHasEditedTheOriginalWeights(String edited) {
        HTTPRoute tenth = split(route("[{backendRefs: [{name: shop, weight: 1}]}]"), 10);
        tenth.getMetadata().getAnnotations().put("belay.dev/original-weights", edited);
        HTTPRoute none = split(tenth, 0);
        assertThat(SPLIT.weightOf(none)).isZero();
        assertThat(backends(Patched.by(SPLIT.plain(none), none), 0)).hasSize(1);
    }

    @Test
    void givesBackWhatStandsInItWhenNobodyKnowsTheServices() {
        HTTPRoute plain = route("""
                [{backendRefs: [{name: shop, weight: 3}, {name: legacy, weight: 1}]},
                 {backendRefs: [{name: cart, weight: 7}]}]
                """);
        HTTPRoute tenth = split(plain, 10);
        RouteSplit unknowing = new RouteSplit(Set.of(), Set.of());
        assertThat(Patched.by(unknowing.plain(tenth), tenth).getSpec()).isEqualTo(plain.getSpec());
    }

    @Test
    void beginsAtZeroAndKeepsThePortAndFilters() {
        HTTPRoute plain = route("[{backendRefs: [{name: shop, port: 8080, weight: 1}]}]");
        HTTPRoute zero = split(plain, 0);
        assertThat(backends(zero, 0)).containsExactly("shop 100", "shop-candidate 0");
        assertThat(zero.getSpec().getRules().getFirst().getBackendRefs().get(1).getPort())
                .isEqualTo(8080);
        assertThat(SPLIT.weightOf(zero)).isZero();
        assertThat(SPLIT.weightOf(plain)).isEqualTo(-1);
    }

    @Test
    void writesNothingThatStandsAlready() {
        HTTPRoute half = split(route("[{backendRefs: [{name: shop, weight: 1}]}]"), 50);
        assertThat(SPLIT.at(50, half, MARK)).isEqualTo(JsonPatch.EMPTY);
        assertThat(SPLIT.plain(route("[{backendRefs: [{name: shop, weight: 1}]}]")))
                .isEqualTo(JsonPatch.EMPTY);
    }

    @Test
    void weighsABackendWithoutAWeightAsOne() {
        HTTPRoute plain = route("[{backendRefs: [{name: shop, port: 80}]}]");
        assertThat(backends(split(plain, 25), 0)).containsExactly("shop 75", "shop-candidate 25");
    }

    @Test
    void concernsEveryRuleThatNamesTheTargetOrOnlyTheNamedOnes() {
        HTTPRoute two = route("""
                [{name: browse, backendRefs: [{name: shop, weight: 1}]},
                 {name: checkout, backendRefs: [{name: shop, weight: 1}, {name: shop, weight: 4}]},
                 {name: other, backendRefs: [{name: legacy, weight: 1}]}, {name: redirect}]
                """);
        HTTPRoute every = split(two, 10);
        assertThat(backends(every, 0)).containsExactly("shop 90", "shop-candidate 10");
        assertThat(backends(every, 1)).containsExactly("shop 90", "shop-candidate 10", "shop 360", "shop-candidate 40");
        assertThat(backends(every, 2)).containsExactly("legacy 1");
        assertThat(Patched.by(SPLIT.plain(every), every).getSpec()).isEqualTo(two.getSpec());
        RouteSplit named = new RouteSplit(Set.of("shop"), Set.of("checkout"));
        HTTPRoute one = Patched.by(named.at(10, two, MARK), two);
        assertThat(backends(one, 0)).containsExactly("shop 1");
        assertThat(backends(one, 1)).hasSize(4);
    }

    @Test
    void repairsAManifestThatWasAppliedOverIt() {
        HTTPRoute split = split(route("[{backendRefs: [{name: shop, weight: 3}]}]"), 10);
        HTTPRoute applied = route("[{backendRefs: [{name: shop, weight: 5}, {name: legacy, weight: 5}]}]");
        applied.getMetadata().setAnnotations(split.getMetadata().getAnnotations());
        HTTPRoute repaired = split(applied, 10);
        assertThat(backends(repaired, 0)).containsExactly("shop 450", "shop-candidate 50", "legacy 500");
        assertThat(Patched.by(SPLIT.plain(repaired), repaired).getSpec())
                .as("what the user wrote last is what comes back")
                .isEqualTo(applied.getSpec());
    }

    @Test
    void repairsWeightsThatSomebodyMoved() {
        HTTPRoute split = split(route("[{backendRefs: [{name: shop, weight: 1}]}]"), 10);
        split.getSpec().getRules().getFirst().getBackendRefs().get(1).setWeight(90);
        assertThat(SPLIT.weightOf(split)).isEqualTo(50);
        assertThat(backends(split(split, 10), 0)).containsExactly("shop 90", "shop-candidate 10");
    }

    @Test
    void failsWhereAnotherBackendStandsAtItsPlace() {
        HTTPRoute plain = route("[{backendRefs: [{name: shop, weight: 1}, {name: legacy, weight: 1}]}]");
        HTTPRoute tenth = split(plain, 10);
        JsonPatch late = SPLIT.at(50, tenth, MARK);
        HTTPRoute turned = split(route("[{backendRefs: [{name: legacy, weight: 1}, {name: shop, weight: 1}]}]"), 10);
        assertThatThrownBy(() -> Patched.by(late, turned)).isInstanceOf(JsonPatchException.class);
        HTTPRoute withdrawn = Patched.by(SPLIT.at(0, tenth, new TrialMark("k3x9", 2)), tenth);
        assertThatThrownBy(() -> Patched.by(late, withdrawn)).isInstanceOf(JsonPatchException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10_000, 40_000, 1_000_000})
    void keepsWithinWhatARouteAllows(int weight) {
        HTTPRoute plain = route("[{backendRefs: [{name: shop, weight: %d}]}]".formatted(weight));
        HTTPRoute split = split(plain, 50);
        assertThat(split.getSpec().getRules().getFirst().getBackendRefs())
                .allMatch(backend -> backend.getWeight() >= 0 && backend.getWeight() <= 1_000_000);
        assertThat(Patched.by(SPLIT.plain(split), split).getSpec()).isEqualTo(plain.getSpec());
    }

    @Test
    void goesByWhatStandsWhereItsNoteWasEdited() {
        HTTPRoute split = split(route("[{backendRefs: [{name: shop, weight: 1}]}]"), 10);
        split.getMetadata().getAnnotations().put(OriginalWeights.KEY, "{");
        HTTPRoute plain = Patched.by(SPLIT.plain(split), split);
        assertThat(backends(plain, 0)).containsExactly("shop 90");
    }
}
