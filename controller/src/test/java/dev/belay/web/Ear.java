package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Hears server-sent events as their specification has it, on a thread of its own.
final class Ear implements AutoCloseable {

    static final String SILENCE = "the connection has ended";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream stream;
    private final BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    private volatile String lastId;

    /// @param name [#SILENCE] after the last one
    record Event(String name, String id, JsonNode data) {

        /// Which Release, in which version.
        String version() {
            return data.path("name").asText() + " "
                    + data.path("resourceVersion").asText();
        }
    }

    private Ear(InputStream stream, @Nullable String lastId) {
        this.stream = stream;
        this.lastId = lastId == null ? "" : lastId;
        Thread.ofVirtual().name("ear").start(this::hear);
    }

    static Ear at(WebStage stage, String path, String token) throws IOException, InterruptedException {
        return at(stage, path, token, null);
    }

    static Ear at(WebStage stage, String path, String token, @Nullable String lastId)
            throws IOException, InterruptedException {
        return tryAt(stage, path, token, lastId).orElseThrow(() -> new AssertionError("no place for one more"));
    }

    /// Empty: so many follow already.
    static Optional<Ear> tryAt(WebStage stage, String path, String token, @Nullable String lastId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = stage.to(path).header("Authorization", "Bearer " + token);
        if (lastId != null && !lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer = stage.open(request);
        if (answer.statusCode() == 429) {
            answer.body().close();
            return Optional.empty();
        }
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return Optional.of(new Ear(answer.body(), lastId));
    }

    private void hear() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String name = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        heard.add(new Event(name, lastId, JSON.readTree(data)));
                    }
                    name = "";
                    data = "";
                } else if (line.startsWith("id: ")) {
                    lastId = line.substring("id: ".length());
                } else if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                } else if (!line.equals(": well")) {
                    heard.add(new Event("no event: " + line, lastId, JSON.nullNode()));
                }
            }
        } catch (IOException closed) {
            // By us or by the server: either way there is no more.
            heard.add(new Event(SILENCE, lastId, JSON.createObjectNode().put("why", closed.getMessage())));
            return;
        }
        heard.add(new Event(SILENCE, lastId, JSON.nullNode()));
    }

    /// The next one, which must come.
    Event next() throws InterruptedException {
        Event event = heard.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            throw new AssertionError("nothing more was heard after " + lastId);
        }
        return event;
    }

    @Nullable
    Event within(Duration time) throws InterruptedException {
        return heard.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// What it would come back with.
    String lastId() {
        return lastId;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
