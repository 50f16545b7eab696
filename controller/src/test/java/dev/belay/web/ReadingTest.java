package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.api.Release;
import dev.belay.history.Library;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the API tells is what the watch shows and what the history has.
@Tag("cluster")
final class ReadingTest {

    @Nested
    final class OfAFile extends OfEachDatabase {
        OfAFile() {
            super(Library.inAFile());
        }
    }

    @Nested
    final class OfPostgres extends OfEachDatabase {
        OfPostgres() {
            super(Library.onPostgres());
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    private abstract static class OfEachDatabase {

        private final Library library;
        private final WebStage stage;
        private final String releases;
        private final String history;
        private final String reader;
        private final String watcher;

        OfEachDatabase(Library library) {
            this.library = library;
            this.stage = WebStage.with(library.archive());
            this.releases = "/api/v1/namespaces/" + stage.namespace() + "/releases";
            this.history = releases + "/shop/history/";
            this.reader = stage.personWho("reader", "get", "list");
            this.watcher = stage.watcher();
        }

        @BeforeAll
        void set() throws Exception {
            for (String name : List.of("shop", "cart", "till")) {
                Release release = Library.ended(stage.namespace(), name, 12);
                stage.shows(release);
                library.tell(release);
            }
        }

        @AfterAll
        void strike() {
            stage.close();
            library.close();
        }

        private List<String> every(String path, String field) throws Exception {
            List<String> seen = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                JsonNode page = WebStage.json(
                        stage.get(path + cursor.map("&cursor="::concat).orElse(""), reader));
                page.path("items").forEach(item -> seen.add(item.path(field).asText()));
                cursor = Optional.ofNullable(page.path("next").textValue());
            } while (cursor.isPresent());
            return seen;
        }

        @Test
        void listsReleasesPageByPage() throws Exception {
            assertThat(every(releases + "?limit=2", "name")).containsExactly("cart", "shop", "till");
            assertThat(every(releases + "?limit=3", "name")).containsExactly("cart", "shop", "till");
            assertThat(every(releases + "?limit=2&phase=RolledBack", "phase"))
                    .containsExactly("RolledBack", "RolledBack", "RolledBack");
            assertThat(every(releases + "?limit=2&phase=Steady", "name")).isEmpty();
        }

        @Test
        void showsAReleaseAsKubernetesHasIt() throws Exception {
            JsonNode shop = WebStage.json(stage.get(releases + "/shop", reader));

            assertThat(shop.path("apiVersion").asText()).isEqualTo("belay.dev/v1alpha1");
            assertThat(shop.path("metadata").path("name").asText()).isEqualTo("shop");
            assertThat(shop.path("status").path("history")).hasSize(12);
            assertThat(shop.path("status").path("since").asText()).isEqualTo("2026-11-21T12:12:00.123456Z");
            assertThat(WebStage.problem(404, stage.get(releases + "/gone", reader)))
                    .contains("history");
        }

        @Test
        void tellsOnceOnlyWhatHasNotChanged() throws Exception {
            HttpResponse<String> first = stage.get(releases + "/shop", reader);
            String tag = first.headers().firstValue("ETag").orElseThrow();

            HttpResponse<String> again = stage.send(stage.to(releases + "/shop")
                    .header("Authorization", "Bearer " + reader)
                    .header("If-None-Match", "\"other\", W/" + tag));
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("ETag")).contains(tag);
            HttpResponse<String> other = stage.send(stage.to(releases + "/cart")
                    .header("Authorization", "Bearer " + reader)
                    .header("If-None-Match", tag));
            assertThat(other.statusCode()).isEqualTo(200);
        }

        @Test
        void tellsAHistoryPageByPage() throws Exception {
            List<String> trials = new ArrayList<>();
            for (int n = 12; n > 0; n--) {
                trials.add("trial" + n);
            }
            assertThat(every(history + "trials?limit=5", "trial")).isEqualTo(trials);
            assertThat(every(history + "trials?limit=5&from=2026-11-21T12:03:00Z&until=2026-11-21T12:05:00Z", "trial"))
                    .containsExactly("trial4", "trial3");
            assertThat(every(history + "trials?limit=5&trial=trial7", "outcome"))
                    .containsExactly("Failed");
        }

        @ParameterizedTest
        @CsvSource({
            "trials,endedAt",
            "moves,movedAt",
            "rollbacks,decidedAt",
            "verbs,doneAt",
            "samples,judgedAt",
            "gaps,beforeAt"
        })
        void tellsOfEachKind(String what, String time) throws Exception {
            JsonNode items = WebStage.json(stage.get(history + what, reader)).path("items");

            assertThat(items.isArray()).isTrue();
            for (JsonNode item : items) {
                assertThat(item.path(time).asText()).startsWith("2026-11-21T12:");
                assertThat(item.path("hash").asText().length()).isEqualTo(what.equals("samples") ? 0 : 64);
            }
            assertThat(items.isEmpty()).isEqualTo(what.equals("samples") || what.equals("gaps"));
        }

        @Test
        void tellsWhoSaidAVerb() throws Exception {
            JsonNode verb = WebStage.json(stage.get(history + "verbs", reader))
                    .path("items")
                    .path(0);

            assertThat(verb.path("saidBy").asText()).isEqualTo("eve@example.org");
            assertThat(verb.path("seq").isNumber()).isTrue();
        }

        @Test
        void tellsOfAllNamespacesToWhomMaySeeThem() throws Exception {
            JsonNode all = WebStage.json(stage.get("/api/v1/releases", watcher));
            assertThat(all.path("items")).hasSize(3);
            assertThat(WebStage.json(stage.get("/api/v1/figures", watcher)).has("dora"))
                    .isTrue();

            JsonNode checked = WebStage.json(stage.get("/api/v1/ledger/verification", watcher));
            assertThat(checked.path("valid").asBoolean()).isTrue();
            assertThat(checked.path("checked").asLong()).isGreaterThanOrEqualTo(45);
            assertThat(checked.path("rows")).isEqualTo(checked.path("checked"));
            assertThat(checked.path("findings").isArray()).isTrue();
        }

        @Test
        void findsWhatTheClusterRemembersAndTheHistoryHasNot() throws Exception {
            try (WebStage other = WebStage.with(library.archive())) {
                String person = other.watcher();
                other.shows(Library.ended(other.namespace(), "fresh", 2));
                library.tell(Library.ended(other.namespace(), "half", 2));
                other.shows(Library.ended(other.namespace(), "half", 3));
                library.tell(Library.ended(other.namespace(), "whole", 3));
                other.shows(Library.ended(other.namespace(), "whole", 3));

                JsonNode diagnosis = WebStage.json(other.get("/api/v1/diagnostics", person));

                assertThat(diagnosis.path("phases").path("RolledBack").asInt()).isEqualTo(3);
                JsonNode history = diagnosis.path("history");
                assertThat(history.path("repair").asText()).contains("leader");
                assertThat(history.path("lacking"))
                        .extracting(each -> each.path("release").asText() + each.path("trials"))
                        .containsExactly("fresh[\"trial1\",\"trial2\"]", "half[\"trial3\"]");
            }
        }

        @Test
        void tellsWhatItComesTo() throws Exception {
            String span = "?from=2026-11-21T12:00:00Z&until=2026-11-22T12:00:00Z";
            JsonNode shop = WebStage.json(stage.get(releases + "/shop/figures" + span, reader));

            assertThat(shop.path("trials").path("Failed").asInt()).isEqualTo(12);
            assertThat(shop.path("dora").path("changeFailureRate").asDouble()).isEqualTo(1);
            assertThat(shop.path("rollbacks").path("all").asInt()).isEqualTo(1);
            String all = "/api/v1/namespaces/" + stage.namespace() + "/figures" + span;
            assertThat(WebStage.json(stage.get(all, reader))
                            .path("rollbacks")
                            .path("all")
                            .asInt())
                    .isGreaterThanOrEqualTo(3);
            assertThat(WebStage.json(stage.get(releases + "/shop/figures", reader))
                            .has("from"))
                    .isTrue();
            WebStage.problem(403, stage.get("/api/v1/figures", reader));
        }

        @Test
        void tellsOfAReleaseThatIsGone() throws Exception {
            library.tell(Library.ended(stage.namespace(), "gone", 2));

            assertThat(every(releases + "/gone/history/trials?limit=9", "trial"))
                    .containsExactly("trial2", "trial1");
            assertThat(every(releases + "/never-was/history/trials?limit=9", "trial"))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "limit=0",
                    "limit=501",
                    "limit=-1",
                    "limit=99999999999999999999",
                    "limit=ten",
                    "limit=1&limit=2",
                    "cursor=x",
                    "cursor=",
                    "cursor=%00",
                    "from=yesterday",
                    "from=2026-11-21",
                    "from=-999999999-01-01T00:00:00Z",
                    "until=+999999999-12-31T00:00:00Z",
                    "from=2026-11-21T12:00:00Z&until=2026-11-21T12:00:00Z",
                    "limt=5"
                })
        void refusesWhatItWouldMisread(String parameters) throws Exception {
            WebStage.problem(400, stage.get(history + "trials?" + parameters, reader));
        }

        @Test
        void refusesWhatItHasNot() throws Exception {
            assertThat(WebStage.problem(404, stage.get(history + "nothing", reader)))
                    .contains("rollbacks");
            WebStage.problem(404, stage.get("/api/v1/nothing", reader));
            WebStage.problem(404, stage.get("/nothing", reader));
            WebStage.problem(
                    405,
                    stage.send(stage.to(releases)
                            .header("Authorization", "Bearer " + reader)
                            .DELETE()));
            WebStage.problem(
                    406,
                    stage.send(stage.to(releases)
                            .header("Authorization", "Bearer " + reader)
                            .header("Accept", "text/html")));
            WebStage.problem(
                    415,
                    stage.send(stage.to(releases + "/shop/verbs")
                            .header("Authorization", "Bearer " + reader)
                            .header("Content-Type", "text/plain")
                            .POST(BodyPublishers.ofString("abort"))));
            WebStage.problem(
                    413,
                    stage.send(stage.to(releases + "/shop/verbs")
                            .header("Authorization", "Bearer " + reader)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"verb\": \"" + "a".repeat(20_000) + "\"}"))));
        }

        @Test
        void tellsBrowsersToBeCareful() throws Exception {
            for (String path : List.of(releases, "/health/liveness", "/api/v1/nothing", "/nothing")) {
                assertThat(stage.get(path, reader).headers().map().keySet())
                        .as(path)
                        .contains("x-content-type-options", "content-security-policy", "referrer-policy")
                        .doesNotContain("access-control-allow-origin");
            }
        }
    }

    @Test
    void saysWhatToDoWhileTheHistoryIsAway() throws Exception {
        try (Library away = Library.away();
                WebStage stage = WebStage.with(away.archive())) {
            String reader = stage.personWho("reader", "get", "list");
            String path = "/api/v1/namespaces/" + stage.namespace() + "/releases";
            stage.shows(Library.ended(stage.namespace(), "shop", 1));

            HttpResponse<String> refused = stage.get(path + "/shop/history/trials", reader);
            assertThat(WebStage.problem(503, refused))
                    .contains("history", "Releases go on")
                    .doesNotContain("swordfish");
            assertThat(stage.get(path + "/shop", reader).statusCode()).isEqualTo(200);
            JsonNode diagnosis = WebStage.json(stage.get("/api/v1/diagnostics", stage.watcher()));
            assertThat(diagnosis.path("history").path("unread").asText()).contains("127.0.0.1:9/belay");
        }
    }

    @Test
    void saysThatThereIsNoHistory() throws Exception {
        try (WebStage stage = WebStage.withoutHistory()) {
            String reader = stage.personWho("reader", "get");
            String path = "/api/v1/namespaces/" + stage.namespace() + "/releases/shop/history/trials";

            assertThat(WebStage.problem(503, stage.get(path, reader))).contains("BELAY_HISTORY_URL");
        }
    }
}
