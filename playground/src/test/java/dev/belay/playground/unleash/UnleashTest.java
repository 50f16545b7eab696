package dev.belay.playground.unleash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.playground.server.Mood;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnleashTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final Unleash unleash = Unleash.start();

    @AfterEach
    void isWell() {
        unleash.front().be(Mood.WELL);
        unleash.front().swallowAnswersToWrites(false);
    }

    @AfterAll
    void leavesNothing() {
        List<ProcessHandle> all = ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
        assertThat(all).extracting(ProcessHandle::pid).contains(unleash.pid());
        unleash.close();
        assertThat(all).noneMatch(ProcessHandle::isAlive);
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(unleash.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", unleash.adminToken())
                .timeout(Duration.ofSeconds(5))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void keepsWhatIsSetAndTellsClientsOfIt() throws Exception {
        unleash.makeFlag("new-checkout", 5);
        unleash.setPercent("new-checkout", "25");

        assertThat(unleash.percent("new-checkout")).isEqualTo("25");
        assertThat(unleash.isOn("new-checkout")).isTrue();
        HttpRequest client = HttpRequest.newBuilder(URI.create(unleash.url() + "/api/client/features"))
                .header("Authorization", unleash.clientToken())
                .build();
        assertThat(HTTP.send(client, HttpResponse.BodyHandlers.ofString()).body())
                .contains("new-checkout", "\"rollout\":\"25\"");
    }

    @Test
    void frontRefusesHangsIsSlowAndAnswersWithAnyStatus() throws Exception {
        assertThat(ask("GET", "/health").statusCode()).isEqualTo(200);

        unleash.front().be(Mood.REFUSING);
        assertThatThrownBy(() -> ask("GET", "/health")).isInstanceOf(ConnectException.class);
        unleash.front().be(new Mood.Says(403, "{\"name\":\"NoAccessError\"}"));
        assertThat(ask("GET", "/health").statusCode()).isEqualTo(403);
        unleash.front().be(Mood.HANGING);
        assertThatThrownBy(() -> ask("GET", "/health")).isInstanceOf(HttpTimeoutException.class);
        unleash.front().be(Mood.slow(Duration.ofMillis(700)));
        long asked = System.nanoTime();
        assertThat(ask("GET", "/health").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(650));
    }

    @Test
    void frontDoesAWriteWhoseAnswerNeverComes() {
        unleash.makeFlag("swallowed", 5);
        unleash.front().swallowAnswersToWrites(true);

        assertThatThrownBy(() ->
                        ask("POST", "/api/admin/projects/default/features/swallowed/environments/development/off"))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(unleash.isOn("swallowed")).isFalse();
    }
}
