package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Release;
import dev.belay.history.Library;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is sent, byte by byte: no error of ours, nothing of another's, nothing done.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdversaryTest {

    private static final int REQUESTS = 400;
    private static final int SOAK = 20_000;
    private static final int SEED = 4711;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) .*");
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String HOSTILE = "<script>alert(1)</script>'; drop table trials; --";

    /// What an answer must never have: how we are made, and what is another's.
    private static final Pattern LEAK = Pattern.compile(
            "Exception|\\bat [a-z.]+\\(|dev\\.belay\\.|java\\.|io\\.micronaut|jdbc:|swordfish|uid-of-hidden");

    private static final List<String> PIECES = List.of(
            "/api/v1",
            "/namespaces/",
            "/releases",
            "/shop",
            "/history/",
            "trials",
            "samples",
            "/verbs",
            "/alerts",
            "/figures",
            "/diagnostics",
            "/ledger/verification",
            "..",
            "%2e%2e%2f",
            "%00",
            "%",
            "%ff%fe",
            "//",
            ";a=b",
            "'%20or%20'1'='1",
            "%3Cscript%3E",
            "hidden",
            "/hidden-shop",
            "{namespace}",
            "${jndi:ldap://127.0.0.1:9/x}",
            "a".repeat(300));

    private static final List<String> ENDS =
            List.of("", "/shop", "/shop/history/trials", "/shop/history/samples", "/shop/verbs", "/shop/verbs");

    private static final List<String> PARAMETERS = List.of(
            "limit=",
            "limit=500",
            "limit=999999999999999999999",
            "limit=%27",
            "cursor=",
            "cursor=fDB8MHww",
            "cursor=" + "A".repeat(600),
            "from=",
            "from=2026-13-45T99:99:99Z",
            "until=9999-12-31T23:59:59.999999999Z",
            "trial=%27;drop%20table%20trials",
            "trial=%00",
            "phase=%3Cb%3E",
            "=",
            "&&",
            "__proto__=1");

    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "\"abort\"",
            "{}",
            "{\"verb\":null,\"value\":null}",
            "{\"verb\":\"abort\"}",
            "{\"verb\":\"ABORT\",\"value\":\"now\"}",
            "{\"verb\":[\"abort\"],\"value\":{}}",
            "{\"verb\":\"abort\",\"value\":\"'; drop table verbs; --\"}",
            "{\"verb\":\"abort\",\"value\":\"now\\u0000\"}",
            "{\"verb\":\"finalizers\",\"value\":\"now\"}",
            "{\"verb\":\"abort-by\",\"value\":\"bob\"}",
            "{\"verb\":1e999999,\"value\":2}",
            "[".repeat(5_000),
            "{\"a\":".repeat(2_000),
            "\ufffd\u0000{",
            "{\"verb\":\"" + "x".repeat(40_000) + "\"}");

    private static final List<String> ALERTS = List.of(
            "{\"version\":\"4\"}",
            "{\"version\":\"4\",\"alerts\":null}",
            "{\"version\":\"4\",\"alerts\":{}}",
            "{\"version\":\"4\",\"alerts\":[null,null]}",
            "{\"version\":4,\"alerts\":[{\"status\":\"firing\",\"labels\":null,\"startsAt\":7}]}",
            "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"namespace\":null}}]}",
            alert("hidden", "hidden-shop", "x"),
            alert("../../../api/v1/namespaces", "kube-system/secrets", "x"),
            alert("a", "b?dryRun=All", "x"),
            alert("default", "shop", HOSTILE),
            alert("default", "shop", "x\\u0000\\ud800" + "y".repeat(10_000)),
            "{\"version\":\"4\",\"alerts\":[" + "{},".repeat(50_000) + "{}]}",
            "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"startsAt\":\"+999999999-12-31T23:59:59Z\"}]}");

    private static String alert(String namespace, String release, String name) {
        return "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"startsAt\":\"2026-11-21T12:00:00Z\",\"labels\":"
                + "{\"namespace\":\"%s\",\"belay_release\":\"%s\",\"alertname\":\"%s\"}}]}"
                        .formatted(namespace, release, name);
    }

    private final Library library = Library.inAFile();
    private final WebStage stage = WebStage.with(library.archive());
    private final List<String> people = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();

    @BeforeAll
    void set() throws Exception {
        for (int n = 0; n < 8; n++) {
            people.add(stage.personWho("person" + n, "get", "list"));
        }
        String token = people.getFirst();
        strangers.add(token.substring(0, token.length() - 4) + "AAAA");
        strangers.add(token.substring(0, token.lastIndexOf('.') + 1));
        strangers.add(token.substring(token.indexOf('.')));
        strangers.add("eyJhbGciOiJub25lIn0" + token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1));
        strangers.add(stage.token("person1", List.of("another")));
        stage.personWho("former", "get", "list");
        strangers.add(stage.token("former", List.of()));
        stage.forgets("former");
        strangers.add("../..");
        Release shop = Library.ended(stage.namespace(), "shop", 5);
        shop.getMetadata().getAdditionalProperties().put("note", HOSTILE);
        stage.shows(shop);
        stage.shows(Library.ended("hidden", "hidden-shop", 5));
        library.tell(Library.ended(stage.namespace(), "shop", 5));
        library.tell(Library.ended("hidden", "hidden-shop", 5));
        library.tell(Library.ended(stage.namespace(), HOSTILE, 5));
    }

    @AfterAll
    void strike() {
        stage.close();
        library.close();
    }

    private String said(String bytes) throws IOException {
        URI address = stage.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            } catch (IOException refused) {
                // It has had enough before we had said all; what it says to that is read below.
                assertThat(refused).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(all);
            } catch (SocketException reset) {
                // The rest of a body that was too long lay unread.
                assertThat(reset).hasMessageContaining("reset");
            } catch (SocketTimeoutException silent) {
                // It waits for the rest of a request that has none: what it has said by now is all.
                assertThat(bytes).doesNotContain("Connection: close");
            }
            return all.toString(StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        Matcher first = STATUS.matcher(answer.lines().findFirst().orElse(""));
        return first.matches() ? Integer.parseInt(first.group(1)) : 0;
    }

    private static void isHarmless(String request, String answer) {
        String about = request.lines().findFirst().orElse("") + "\n" + answer;
        int status = status(answer);
        assertThat(status == 0 || (status >= 200 && status < 500))
                .as("%s", about)
                .isTrue();
        int end = answer.indexOf("\r\n\r\n");
        String body = end < 0 ? "" : answer.substring(end);
        assertThat(LEAK.matcher(body.replace("releases.belay.dev", "")).find())
                .as("%s", about)
                .isFalse();
        assertThat(answer.toLowerCase(Locale.ROOT)).as("%s", about).doesNotContain("text/html");
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String request(Random random) {
        StringBuilder path = new StringBuilder();
        if (random.nextBoolean()) {
            String namespace = any(random, List.of(stage.namespace(), stage.namespace(), "hidden"));
            path.append("/api/v1/namespaces/").append(namespace).append("/releases");
            path.append(any(random, ENDS));
        }
        for (int n = random.nextInt(6) - 2; n > 0; n--) {
            path.append(any(random, PIECES));
        }
        if (path.isEmpty() || path.charAt(0) != '/') {
            path.insert(0, '/');
        }
        if (random.nextInt(3) == 0) {
            path.append('?').append(any(random, PARAMETERS)).append('&').append(any(random, PARAMETERS));
        }
        String method =
                any(random, List.of("GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "X"));
        boolean hasBody = method.equals("POST") || method.equals("PUT");
        String body = hasBody ? any(random, path.indexOf("/alerts") < 0 ? BODIES : ALERTS) : "";
        String token = any(random, random.nextInt(5) == 0 ? strangers : people);
        return "%s %s HTTP/1.1\r\nHost: belay\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
                        .formatted(method, path, token)
                + "Content-Type: %s\r\nAccept: %s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(
                                any(
                                        random,
                                        List.of(
                                                "application/json",
                                                "application/json",
                                                "x",
                                                "application/json; charset=x")),
                                any(random, List.of("*/*", "application/json", "*/*", "text/html", "x")),
                                body.getBytes(StandardCharsets.UTF_8).length,
                                body);
    }

    @Test
    void learnsNothingAndBreaksNothing() throws Exception {
        learnsNothingAndBreaksNothing(REQUESTS, SEED);
    }

    @Test
    @Tag("soak")
    void learnsNothingAndBreaksNothingByManyMore() throws Exception {
        learnsNothingAndBreaksNothing(SOAK, SEED + 1);
    }

    private void learnsNothingAndBreaksNothing(int requests, int seed) throws Exception {
        Random random = new Random(seed);
        int[] classes = new int[6];
        Set<Integer> statuses = new TreeSet<>();
        for (int n = 0; n < requests; n++) {
            String request = request(random);
            String answer = said(request);
            isHarmless(request, answer);
            classes[status(answer) / 100]++;
            statuses.add(status(answer));
        }
        assertThat(statuses).as("all ways of saying no").contains(400, 403, 404, 405, 406);
        assertThat(classes[2]).as("some of it was well").isGreaterThan(5);
        assertThat(classes[4]).as("most of it was not").isGreaterThan(requests / 3);
        assertThat(classes[0]).as("it answers").isLessThan(requests / 20);
        String shop = "/api/v1/namespaces/" + stage.namespace() + "/releases/shop/history/trials";
        assertThat(WebStage.json(stage.get(shop, stage.personWho("last" + seed, "get")))
                        .path("items"))
                .hasSize(5);
    }

    @ParameterizedTest
    @FieldSource("BODIES")
    void takesNoBodyThatIsNoVerb(String body) throws Exception {
        String request =
                ("POST /api/v1/namespaces/%s/releases/shop/verbs HTTP/1.1\r\nHost: belay\r\nConnection: close\r\n"
                                + "Authorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
                        .formatted(
                                stage.namespace(),
                                people.getFirst(),
                                body.getBytes(StandardCharsets.UTF_8).length,
                                body);

        String answer = said(request);

        isHarmless(request, answer);
        assertThat(status(answer)).isIn(400, 413);
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void takesNothingBackForWhatIsNoAlertOfTheirs(String body) throws Exception {
        String request =
                "POST /api/v1/alerts HTTP/1.1\r\nHost: belay\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
                                .formatted(people.getFirst())
                        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);

        String answer = said(request);

        isHarmless(request, answer);
        assertThat(status(answer)).isIn(200, 400, 403, 413);
        assertThat(answer).contains(status(answer) == 200 ? "\"taken\":[]" : "\"detail\":");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void showsStrangersNothing(int which) throws Exception {
        for (String path : List.of("/api/v1/events", "/api/v1/releases", "/api/v1/diagnostics")) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: belay\r\nConnection: close\r\nAuthorization: Bearer "
                    + strangers.get(which) + "\r\n\r\n";
            String answer = said(request);
            isHarmless(request, answer);
            assertThat(status(answer)).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /api/v1/releases HTTP/1.1\r\nAuthorization: Bearer a\r\n b\r\n\r\n",
                "GET /api/v1/releases HTTP/1.1\r\n: x\r\n\r\n",
                "POST /api/v1/releases HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/releases HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST /api/v1/releases HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /api/v1/releases HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "CONNECT 127.0.0.1:22 HTTP/1.1\r\n\r\n",
                "\u0016\u0003\u0001"
            })
    void learnsNothingFromWhatIsNotHttp(String bytes) throws Exception {
        isHarmless(bytes, said(bytes));
    }

    @Test
    void learnsNothingFromHeadersThatAreTooLong() throws Exception {
        isHarmless(
                "long token",
                said("GET /api/v1/releases HTTP/1.1\r\nAuthorization: Bearer " + "a".repeat(100_000) + "\r\n\r\n"));
        isHarmless("long line", said("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n"));
        isHarmless("many", said("GET /api/v1/releases HTTP/1.1\r\n" + "X-A: b\r\n".repeat(20_000) + "\r\n"));
    }

    /// What is in it goes out as text of JSON, never as a page.
    @Test
    void cannotMakeAPageOfAName() throws Exception {
        String person = stage.personWho("looker", "get", "list");
        var told = stage.get("/api/v1/namespaces/" + stage.namespace() + "/releases/shop", person);

        assertThat(told.body()).contains("<script>");
        assertThat(told.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(told.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(told.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
    }
}
