package dev.belay.playground.unleash;

import dev.belay.playground.server.ServerScript;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// An Unleash that runs, with a front before it. Whom tests give an address to, they give the front's; what is done
/// here goes past it, as a person at Unleash's own page would.
public final class Unleash implements AutoCloseable {

    /// The environment that every project has.
    public static final String ENVIRONMENT = "development";

    public static final String PROJECT = "default";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final ServerScript process;
    private final UnleashFront front;

    /// Answers when Unleash is ready.
    public static Unleash start() {
        return new Unleash();
    }

    private Unleash() {
        this.process =
                ServerScript.start("Unleash", "playground/unleash/unleash", List.of("run", folder().toString(), "0"));
        try {
            this.front = new UnleashFront(vertx, port());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("belay-unleash");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port() {
        return process.number(1);
    }

    /// The front's, for who is tested.
    public URI url() {
        return front.url();
    }

    /// Unleash itself, for who is not tested.
    public URI direct() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public UnleashFront front() {
        return front;
    }

    public String adminToken() {
        return "*:*.playground-admin";
    }

    public String clientToken() {
        return "default:development.playground-client";
    }

    public long pid() {
        return process.pid();
    }

    /// A flag that is on with one strategy, which shows it to so many of a hundred.
    public void makeFlag(String name, int percent) {
        makeBareFlag(name);
        addStrategy(name, "flexibleRollout", rollout(name, percent));
        turn(name, true);
    }

    /// Without a strategy, and off.
    public void makeBareFlag(String name) {
        post(features(), new JsonObject().put("name", name).put("type", "release"));
    }

    public void addStrategy(String flag, String strategy, JsonObject parameters) {
        addStrategy(flag, strategy, parameters, new JsonArray());
    }

    /// For some who ask only.
    ///
    /// @param constraints what must be so of who asks
    public void addStrategy(String flag, String strategy, JsonObject parameters, JsonArray constraints) {
        JsonObject added = new JsonObject()
                .put("name", strategy)
                .put("parameters", parameters)
                .put("constraints", constraints);
        post(in(flag) + "/strategies", added);
    }

    public void dropStrategy(String flag, String strategy) {
        strategies(flag).stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("name").equals(strategy))
                .forEach(one -> send("DELETE", in(flag) + "/strategies/" + one.getString("id"), ""));
    }

    public static JsonObject rollout(String flag, int percent) {
        return new JsonObject()
                .put("rollout", Integer.toString(percent))
                .put("stickiness", "default")
                .put("groupId", flag);
    }

    public void turn(String flag, boolean on) {
        post(in(flag) + (on ? "/on" : "/off"), new JsonObject());
    }

    public void archive(String flag) {
        send("DELETE", features() + "/" + flag, "");
    }

    /// As somebody else would at Unleash's own page.
    public void setPercent(String flag, String percent) {
        setParameter(flag, "rollout", percent);
    }

    /// Of its first strategy.
    public void setParameter(String flag, String parameter, String value) {
        String id = strategies(flag).getJsonObject(0).getString("id");
        JsonObject replaced = new JsonObject()
                .put("op", "replace")
                .put("path", "/parameters/" + parameter)
                .put("value", value);
        send(
                "PATCH",
                in(flag) + "/strategies/" + id,
                new JsonArray().add(replaced).encode());
    }

    /// The `rollout` of its first strategy, as it is stored.
    public String percent(String flag) {
        return strategies(flag).getJsonObject(0).getJsonObject("parameters").getString("rollout");
    }

    public boolean isOn(String flag) {
        return new JsonObject(send("GET", in(flag), "")).getBoolean("enabled");
    }

    public JsonArray strategies(String flag) {
        return new JsonArray(send("GET", in(flag) + "/strategies", ""));
    }

    private static String features() {
        return "/api/admin/projects/" + PROJECT + "/features";
    }

    private static String in(String flag) {
        return features() + "/" + flag + "/environments/" + ENVIRONMENT;
    }

    private void post(String path, JsonObject body) {
        send("POST", path, body.encode());
    }

    private String send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(direct() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", adminToken())
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        "Unleash answers " + answer.statusCode() + " to " + method + " " + path + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("Unleash did not answer " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted at " + method + " " + path, e);
        }
    }

    @Override
    public void close() {
        try {
            process.close();
        } finally {
            http.shutdownNow();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
