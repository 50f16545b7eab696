package dev.belay.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.belay.api.Prometheus;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The client before a server that answers whatever a server can.
class PrometheusClientTest {

    private static final Instant AT = Instant.ofEpochSecond(1_790_000_400);
    private static final String NOTHING = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> seen = new ArrayList<>();
    private final Map<String, byte[]> secret = new HashMap<>();

    @TempDir
    private Path folder;

    private @Nullable HttpServer server;

    @AfterEach
    void end() {
        over.countDown();
        if (server != null) {
            server.stop(0);
        }
    }

    private String serve(HttpServer made, HttpHandler handler) {
        server = made;
        made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        made.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        made.start();
        String scheme = made instanceof HttpsServer ? "https" : "http";
        return "%s://127.0.0.1:%d".formatted(scheme, made.getAddress().getPort());
    }

    private String serve(HttpHandler handler) throws IOException {
        return serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), handler);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Prometheus at(String url) {
        return new Prometheus(url, null, null, Map.of("X-Scope-OrgID", "shop"), List.of(), null, null);
    }

    private static Reply ask(Prometheus where, Secrets secrets) {
        try (PrometheusClient client = new PrometheusClient(where, secrets)) {
            return client.instant("up", AT);
        }
    }

    private static Reply.Failure failure(Prometheus where, Secrets secrets) {
        Reply reply = ask(where, secrets);
        assertThat(reply).isInstanceOf(Reply.Failure.class);
        return (Reply.Failure) reply;
    }

    private static Reply.Failure failure(String url) {
        return failure(at(url), name -> null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    503 | 'Service Unavailable'                                             | SILENT
                    502 | '<html>bad gateway</html>'                                        | SILENT
                    503 | '{"status":"error","errorType":"timeout","error":"query timed out"}' | TOO_MUCH
                    422 | '{"status":"error","errorType":"execution","error":"too many"}'   | TOO_MUCH
                    400 | '{"status":"error","errorType":"bad_data","error":"parse error"}' | MISTAKEN
                    500 | '{"status":"error","errorType":"internal","error":"disk"}'        | SILENT
                    302 | ''                                                                | DENIED
                    401 | ''                                                                | DENIED
                    403 | '{"message":"no"}'                                                | DENIED
                    404 | '404 page not found'                                              | DENIED
                    429 | ''                                                                | DENIED
                    200 | '<html>a login page</html>'                                       | NONSENSE
                    200 | '{"status":"success","data":'                                     | NONSENSE
                    200 | ''                                                                | NONSENSE
                    200 | '[]'                                                              | NONSENSE
                    200 | '{"status":"success"}'                                            | NONSENSE
                    200 | '{"status":"success","data":{"resultType":"vector","result":{}}}' | NONSENSE
                    200 | '{"status":"success","data":{"resultType":"vector","result":[{"metric":{}}]}}' | NONSENSE
                    200 | '{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"x"]}]}}' | NONSENSE
                    200 | '{"status":"success","warnings":["store 7 is away"],"data":{"resultType":"vector","result":[]}}' | PARTIAL
                    """)
    void answersAreToldApart(int status, String body, Reply.Kind kind) throws IOException {
        Reply.Failure failure = failure(serve(exchange -> answer(exchange, status, body)));
        assertThat(failure.kind()).isEqualTo(kind);
        // What happened, and then what to do.
        assertThat(failure.detail()).matches("(?s)[a-z].*[;,:] .*").doesNotContain("Exception");
    }

    @Test
    void notesThatAreNoWarningsAreNone() throws IOException {
        String noted = NOTHING.replace("{\"status\"", "{\"infos\":[\"metric might not be a counter\"],\"status\"");
        assertThat(ask(at(serve(exchange -> answer(exchange, 200, noted))), name -> null))
                .isEqualTo(new Reply.Answer(List.of()));
    }

    @Test
    void aNativeHistogramIsASeriesWithoutANumber() throws IOException {
        String body = NOTHING.replace(
                "[]", "[{\"metric\":{\"pod\":\"a\"},\"histogram\":[1790000400,{\"count\":\"3\",\"sum\":\"1\"}]}]");
        Reply.Answer answer = (Reply.Answer) ask(at(serve(exchange -> answer(exchange, 200, body))), name -> null);
        assertThat(answer.series())
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.value()).isNull());
    }

    @Test
    void asksByPostWithItsHeadersAndTheTime() throws IOException {
        String url = serve(exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            seen.add(exchange.getRequestHeaders().getFirst("X-Scope-OrgID"));
            seen.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, 200, NOTHING);
        });
        assertThat(ask(at(url + "/prefix"), name -> null)).isEqualTo(new Reply.Answer(List.of()));
        assertThat(seen.get(0)).isEqualTo("POST /prefix/api/v1/query");
        assertThat(seen.get(1)).isEqualTo("shop");
        assertThat(seen.get(2)).contains("query=up", "time=1790000400.000", "timeout=2500ms");
    }

    private void waitUntilOver() {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({"before the head", "after the head", "in the body"})
    void whateverHangsEndsAfterThreeSeconds(String where) throws IOException {
        String url = serve(exchange -> {
            if (where.equals("before the head")) {
                waitUntilOver();
            }
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(where.equals("in the body") ? NOTHING.getBytes(UTF_8) : new byte[0]);
            exchange.getResponseBody().flush();
            waitUntilOver();
        });
        long began = System.nanoTime();
        Reply.Failure failure = failure(url);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(2500), Duration.ofMillis(3900));
        assertThat(failure.kind()).isEqualTo(Reply.Kind.SILENT);
        assertThat(failure.detail()).contains("no answer within 3s");
    }

    @Test
    void nobodyThereIsSaidAtOnce() throws IOException {
        String url = serve(exchange -> answer(exchange, 200, NOTHING));
        end();
        Reply.Failure failure = failure(url);
        assertThat(failure.kind()).isEqualTo(Reply.Kind.SILENT);
        assertThat(failure.detail()).contains("cannot be reached").contains("check prometheus.url");
    }

    @Test
    void aNameThatNobodyHasIsSaid() {
        assertThat(failure("http://prometheus.invalid:9090").kind()).isEqualTo(Reply.Kind.SILENT);
    }

    @Test
    void aLinkLocalAddressIsNeverAsked() {
        assertThat(failure("http://169.254.169.254").detail()).contains("link-local");
        assertThat(failure("http://[fe80::1]:9090").detail()).contains("link-local");
    }

    private static Prometheus secured(String url, @Nullable String ca) {
        return new Prometheus(url, "access", ca, Map.of(), List.of(), null, null);
    }

    @Test
    void credentialsComeFromTheSecret() throws IOException {
        String url = serve(exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, 200, NOTHING);
        });
        secret.put("username", "u".getBytes(UTF_8));
        secret.put("password", "p\n".getBytes(UTF_8));
        ask(secured(url, null), name -> name.equals("access") ? secret : null);
        secret.put("token", "t0k\n".getBytes(UTF_8));
        ask(secured(url, null), name -> secret);
        assertThat(seen).containsExactly("Basic dTpw", "Bearer t0k");
    }

    @Test
    void aTokenThatIsRefusedIsReadAnew() throws IOException {
        secret.put("token", "old".getBytes(UTF_8));
        String url = serve(exchange -> {
            boolean isNew = "Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, isNew ? 200 : 401, isNew ? NOTHING : "");
        });
        try (PrometheusClient client = new PrometheusClient(secured(url, null), name -> Map.copyOf(secret))) {
            // On a busy machine the refusal itself may come too late.
            Reply refused = client.instant("up", AT);
            for (int again = 0; again < 5 && isSilent(refused); again++) {
                refused = client.instant("up", AT);
            }
            assertThat(((Reply.Failure) refused).kind()).isEqualTo(Reply.Kind.DENIED);
            secret.put("token", "new".getBytes(UTF_8));
            assertThat(client.instant("up", AT)).isEqualTo(new Reply.Answer(List.of()));
        }
    }

    private static boolean isSilent(Reply reply) {
        return reply instanceof Reply.Failure failure && failure.kind() == Reply.Kind.SILENT;
    }

    @Test
    void aSecretThatIsMissingIsNamed() throws IOException {
        String url = serve(exchange -> answer(exchange, 200, NOTHING));
        assertThat(failure(secured(url, null), name -> null).detail()).contains("the Secret access does not exist");
        assertThat(failure(secured(url, null), name -> Map.of()).detail()).contains("has no key username");
        assertThat(failure(secured(url, null), name -> {
                            throw new IOException("the API server is away");
                        })
                        .detail())
                .contains("the API server is away");
    }

    @Test
    void theAuthorityOfTheSecretIsTrustedAndNoOther() throws Exception {
        Path store = folder.resolve("server.p12");
        PrometheusProgram.run(
                folder,
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair -alias s -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -storepass belay-test"
                        .split(" "),
                "-keystore",
                store.toString());
        String pem = PrometheusProgram.run(
                folder,
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-exportcert -rfc -alias s -storepass belay-test".split(" "),
                "-keystore",
                store.toString());
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        String url = serve(https, exchange -> answer(exchange, 200, NOTHING));
        Map<String, byte[]> token = Map.of("token", "t".getBytes(UTF_8));
        Map<String, byte[]> ca = Map.of("ca.crt", pem.getBytes(UTF_8));
        // A process' first handshake loads its providers, which takes seconds on a busy machine: asked again, as at
        // the next look.
        await().atMost(ofSeconds(30))
                .until(
                        () -> ask(secured(url, "ca"), name -> name.equals("ca") ? ca : token),
                        new Reply.Answer(List.of())::equals);
        assertThat(failure(secured(url, null), name -> token).kind()).isEqualTo(Reply.Kind.SILENT);
        Map<String, byte[]> broken = Map.of("ca.crt", "no certificate".getBytes(UTF_8));
        assertThat(failure(secured(url, "ca"), name -> name.equals("ca") ? broken : token)
                        .detail())
                .contains("cannot be read; write PEM");
    }

    private static SSLContext context(Path store) throws Exception {
        char[] password = "belay-test".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
