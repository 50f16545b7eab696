package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.belay.Until;
import dev.belay.history.Library;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Nobody sees what they may not see in Kubernetes.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatekeeperTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final WebStage stage = WebStage.withoutHistory();
    private final String one = "/api/v1/namespaces/" + stage.namespace() + "/releases/shop";
    private final String all = "/api/v1/namespaces/" + stage.namespace() + "/releases";
    private final String reader = stage.personWho("reader", "get", "list");

    GatekeeperTest() {
        stage.shows(Library.ended(stage.namespace(), "shop", 3));
        stage.shows(Library.ended("elsewhere", "secret-shop", 3));
    }

    @AfterAll
    void strike() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/releases", "/api/v1/nothing", "/api", "/api/v1/namespaces/a/releases/b/verbs"})
    void letsNobodyInWithoutAToken(String path) throws Exception {
        HttpResponse<String> refused = stage.send(stage.to(path));

        assertThat(WebStage.problem(401, refused)).contains("Authorization: Bearer");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void letsEverybodyKnowOfItsHealth() throws Exception {
        assertThat(stage.send(stage.to("/health/liveness")).statusCode()).isEqualTo(200);
        assertThat(stage.send(stage.to("/metrics")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer", "Bearer ", "bearer x y", "Basic YWRtaW46YWRtaW4=", "Bearer \"x\"", "Bearer wrong", "x"
            })
    void letsNobodyInWithWhatIsNoToken(String authorization) throws Exception {
        WebStage.problem(401, stage.send(stage.to(one).header("Authorization", authorization)));
    }

    @Test
    void letsNobodyInWithTwoTokens() throws Exception {
        WebStage.problem(
                401,
                stage.send(stage.to(one)
                        .header("Authorization", "Bearer " + reader)
                        .header("Authorization", "Bearer wrong")));
    }

    @Test
    void letsNobodyInWithATokenForSomebodyElse() throws Exception {
        WebStage.problem(401, stage.get(one, stage.token("reader", List.of("vault"))));
    }

    @Test
    void letsNobodyInWithATokenThatWasAltered() throws Exception {
        String[] parts = reader.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace(":reader", ":writer");
        String altered =
                Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));

        WebStage.problem(401, stage.get(one, parts[0] + "." + altered + "." + parts[2]));
    }

    @Test
    void shutsOutWhoseAccountIsGone() throws Exception {
        String token = stage.personWho("leaver", "get");
        assertThat(stage.get(one, token).statusCode()).isEqualTo(200);

        stage.forgets("leaver");

        Until.isTrue("shut out", LIMIT, () -> stage.get(one, token).statusCode() == 401);
    }

    @Test
    void showsToEachWhatTheyMaySee() throws Exception {
        assertThat(WebStage.json(stage.get(one, reader))
                        .path("status")
                        .path("phase")
                        .asText())
                .isEqualTo("RolledBack");
        assertThat(WebStage.json(stage.get(all, reader)).path("items")).hasSize(1);

        String getter = stage.personWho("getter", "get");
        assertThat(stage.get(one, getter).statusCode()).isEqualTo(200);
        assertThat(WebStage.problem(403, stage.get(all, getter)))
                .contains("system:serviceaccount:" + stage.namespace() + ":getter", "list releases.belay.dev");

        WebStage.problem(403, stage.get(one, stage.personWho("nobody")));
    }

    /// Whether or not there is one: nothing can be learnt.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/releases",
                "/api/v1/namespaces/elsewhere/releases",
                "/api/v1/namespaces/elsewhere/releases/secret-shop",
                "/api/v1/namespaces/elsewhere/releases/no-shop",
                "/api/v1/namespaces/elsewhere/releases/secret-shop/history/trials",
                "/api/v1/namespaces/nowhere/releases/no-shop",
                "/api/v1/figures",
                "/api/v1/namespaces/elsewhere/figures",
                "/api/v1/namespaces/elsewhere/releases/secret-shop/figures",
                "/api/v1/diagnostics",
                "/api/v1/ledger/verification"
            })
    void showsNothingOfOtherNamespaces(String path) throws Exception {
        HttpResponse<String> refused = stage.get(path, reader);

        assertThat(WebStage.problem(403, refused)).contains("may not", "releases.belay.dev");
        assertThat(refused.body()).doesNotContain("uid-of", "RolledBack");
    }

    @Test
    void keepsWhoAsksTooOftenFromAskingButNobodyElse() throws Exception {
        String busy = stage.personWho("busy", "get");
        Until.isTrue("asked too often", LIMIT, () -> stage.get(one, busy).statusCode() == 429);

        HttpResponse<String> refused = stage.get(one, busy);
        if (refused.statusCode() == 429) {
            assertThat(WebStage.problem(429, refused)).contains("too often");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(stage.get(one, reader).statusCode()).isEqualTo(200);
    }

    @Test
    void writesNoTokenAnywhere() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        root.addAppender(said);
        root.setLevel(Level.TRACE);
        try {
            stage.get(one, reader);
            stage.get(all + "?limit=0", reader);
            stage.get(one, "swordfish");
        } finally {
            root.setLevel(before);
            root.detachAppender(said);
        }
        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("/api/v1"))
                .noneMatch(line -> line.contains(reader) || line.contains("swordfish"));
        assertThat(new Caller("reader", new Token(reader)).toString()).doesNotContain(reader);
    }

    @Test
    void saysThatNobodysRightsAreKnownWhileTheApiServerIsAway() throws Exception {
        try (WebStage alone = WebStage.withApiServerAt(URI.create("https://127.0.0.1:9"))) {
            HttpResponse<String> refused = alone.get("/api/v1/releases", "any");

            assertThat(WebStage.problem(503, refused)).contains("API server").doesNotContain("127.0.0.1");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(alone.send(alone.to("/health/liveness")).statusCode()).isEqualTo(200);
        }
    }
}
