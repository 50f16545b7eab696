package dev.belay.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.api.Release;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/// The samples of `docs/gitops.md`, on what a real trial shows.
@OnKubernetes
final class GitOpsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "gitops.md");

    @Test
    void theHealthCheckForArgoCdTellsWhatAReleaseDoes(Cluster cluster, KubernetesClient client) throws Exception {
        Plan plan = Plan.BY_ROUTE.steps("{weight: 10, hold: 1s, gate: {approval: {}}}");
        try (Story story = Story.of(Troupe.of(Theatre.of(cluster)).place(client), Shop.SMALL, plan)) {
            assertThat(health(new Release())).startsWith("Progressing");
            story.awaitPhase("Steady");
            assertThat(health(story.release())).startsWith("Healthy: StableServes: ");

            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            assertThat(health(story.release())).startsWith("Progressing: ");
            story.judges("Healthy").awaitPhase("Gated");
            assertThat(health(story.release())).startsWith("Suspended: approve: kubectl annotate release shop");
            story.says("abort", "now").awaitRolledBack();
            assertThat(health(story.release())).startsWith("Degraded: Aborted: ");

            Release edited = story.release();
            edited.getMetadata().setGeneration(edited.getMetadata().getGeneration() + 1);
            assertThat(health(edited)).startsWith("Progressing");
        }
    }

    @Test
    void whatArgoCdIgnoresIsAllThatATrialChanges(Cluster cluster, KubernetesClient client) throws Exception {
        JsonNode ignored =
                Serialization.unmarshal(sample("yaml"), JsonNode.class).path("ignoreDifferences");
        try (Story story = Story.of(Troupe.of(Theatre.of(cluster)).place(client), Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            List<String> manifests = List.of(
                    story.shop().deployment(),
                    story.shop().service(),
                    story.shop().route());
            List<HasMetadata> live = List.of(story.deployment(), story.service(), story.route());

            List<String> changed = new ArrayList<>();
            for (int i = 0; i < live.size(); i++) {
                JsonNode inGit = Serialization.unmarshal(manifests.get(i), JsonNode.class);
                JsonNode inCluster = Serialization.unmarshal(Serialization.asJson(live.get(i)), JsonNode.class);
                changed.addAll(differences(inGit, inCluster, List.of()));
                assertThat(differences(inGit, inCluster, pointers(ignored, inGit)))
                        .as(inGit.path("kind").asText())
                        .isEmpty();
            }
            assertThat(changed).contains("/spec/paused", "/spec/selector", "/spec/rules");
            story.says("abort", "now").awaitRolledBack();
        }
    }

    /// Of the spec: fields that only one has (Kubernetes' defaults apart) or that differ.
    private static List<String> differences(JsonNode inGit, JsonNode inCluster, List<String> ignored) {
        List<String> found = new ArrayList<>();
        inGit.path("spec").properties().forEach(field -> {
            String pointer = "/spec/" + field.getKey();
            if (!ignored.contains(pointer) && !contains(inCluster.at(pointer), field.getValue())) {
                found.add(pointer);
            }
        });
        boolean isPaused = inCluster.at("/spec/paused").asBoolean(false);
        if (isPaused && !ignored.contains("/spec/paused")) {
            found.add("/spec/paused");
        }
        return found;
    }

    /// Whatever else is in there is a default; but the pods that a selector does not name are others.
    private static boolean contains(JsonNode live, JsonNode wanted) {
        if (wanted.isObject()) {
            boolean isSelector = wanted.has("app");
            return (!isSelector || live.size() == wanted.size())
                    && wanted.properties().stream()
                            .allMatch(field -> contains(live.path(field.getKey()), field.getValue()));
        }
        if (wanted.isArray()) {
            for (int i = 0; i < wanted.size(); i++) {
                if (!contains(live.path(i), wanted.get(i))) {
                    return false;
                }
            }
            return live.size() == wanted.size();
        }
        return live.asText().equals(wanted.asText());
    }

    private static List<String> pointers(JsonNode ignored, JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        List<String> pointers = new ArrayList<>();
        for (JsonNode rule : ignored) {
            if (rule.path("group").asText("").equals(group) && rule.path("kind").equals(object.path("kind"))) {
                rule.path("jsonPointers").forEach(pointer -> pointers.add(pointer.asText()));
            }
        }
        return pointers;
    }

    /// What Argo CD would show: its status and its message.
    private static String health(Release release) throws IOException {
        ObjectNode json = Serialization.unmarshal(Serialization.asJson(release), ObjectNode.class);
        Globals lua = JsePlatform.standardGlobals();
        lua.set("obj", value(json));
        LuaValue answer = lua.load(sample("lua")).call();
        return answer.get("status").checkjstring() + ": "
                + answer.get("message").checkjstring();
    }

    private static LuaValue value(JsonNode json) {
        if (json.isObject()) {
            LuaValue table = LuaValue.tableOf();
            json.properties().forEach(field -> table.set(field.getKey(), value(field.getValue())));
            return table;
        }
        if (json.isArray()) {
            LuaValue table = LuaValue.tableOf();
            for (int i = 0; i < json.size(); i++) {
                table.set(i + 1, value(json.get(i)));
            }
            return table;
        }
        if (json.isNull()) {
            return LuaValue.NIL;
        }
        if (json.isBoolean()) {
            return LuaValue.valueOf(json.asBoolean());
        }
        return json.isNumber() ? LuaValue.valueOf(json.asDouble()) : LuaValue.valueOf(json.asText());
    }

    /// The first one of its language.
    private static String sample(String language) throws IOException {
        Matcher found =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(Files.readString(PAGE));
        assertThat(found.find()).as("a sample in %s", language).isTrue();
        return found.group(1);
    }
}
