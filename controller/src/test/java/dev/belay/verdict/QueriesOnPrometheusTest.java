package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.api.Prometheus;
import dev.belay.release.FlagLever;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the queries of each dialect make of a history that a real Prometheus holds.
@Tag("cluster")
class QueriesOnPrometheusTest {

    private static final String SHOP = "{namespace=\"shop\",pod=\"%s\",job=\"%s\",instance=\"%s\"%s} ";
    private static final String SPRING = "http_server_requests_seconds";
    private static final String OTEL = "http_server_request_duration_seconds";

    @TempDir
    static Path folder;

    private static RealPrometheus prometheus;

    private static String series(String metric, String pod, String more) {
        return (metric + SHOP)
                .formatted(pod, "shop", "1:80", more.isEmpty() ? "" : "," + more)
                .strip();
    }

    private static PodName pod(String name) {
        return new PodName("shop", name);
    }

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        prometheus = RealPrometheus.start(folder, history(), "");
    }

    @AfterAll
    static void end() {
        prometheus.close();
    }

    private static History history() {
        History history = new History();
        micrometer(history);
        opentelemetry(history);
        history.add("up{namespace=\"shop\",pod=\"quiet\",job=\"shop\"}", 9, 1);
        history.add("up{namespace=\"shop\",pod=\"deaf\",job=\"shop\"}", 9, 0);
        history.add(series("weird_total", "s-1", "kind=\"nan\""), 9, Double.NaN);
        history.add(series("weird_total", "s-1", "kind=\"inf\""), 9, Double.POSITIVE_INFINITY);
        for (int second = 0; second <= 300; second += 5) {
            history.add(series(SPRING + "_count", "spaced", "uri=\"/\",outcome=\"SUCCESS\""), second, second);
        }
        return history;
    }

    private static void micrometer(History history) {
        for (String service : List.of("shop", "shop-candidate")) {
            String twice = (SPRING + "_count" + SHOP)
                    .formatted("s-1", service, "1:80", ",service=\"" + service + "\",uri=\"/pay\",outcome=\"%s\"")
                    .strip();
            history.add(twice.formatted("SUCCESS"), 8, 90).add(twice.formatted("SERVER_ERROR"), 8, 10);
        }
        history.add(series(SPRING + "_count", "s-1", "uri=\"/actuator/health\",outcome=\"SERVER_ERROR\""), 8, 1000);
        // Of the same name in a namespace that nobody asked about, and one that a pattern would take for s.1.
        history.add(SPRING + "_count{namespace=\"other\",pod=\"s-1\",uri=\"/\",outcome=\"SERVER_ERROR\"}", 8, 7);
        history.add(series(SPRING + "_count", "sx1", "uri=\"/\",outcome=\"SUCCESS\""), 8, 5);
        history.add(series(SPRING + "_count", "s.1", "uri=\"/\",outcome=\"SUCCESS\""), 8, 6);
        history.add(series(SPRING + "_count", "clean", "uri=\"/\",outcome=\"SUCCESS\""), 7.5, 30);
        String bucket = SPRING + "_bucket";
        history.add(series(bucket, "clean", "uri=\"/\",outcome=\"SUCCESS\",le=\"2.5\""), 7.5, 24);
        history.add(series(bucket, "clean", "uri=\"/\",outcome=\"SUCCESS\",le=\"3.0\""), 7.5, 27);
        history.add(series(bucket, "clean", "uri=\"/\",outcome=\"SUCCESS\",le=\"+Inf\""), 7.5, 30);
        // With a label for the flag: two libraries' spellings of a bucket, and requests that do not ask for the flag.
        for (String variant : List.of("on", "off", "none")) {
            String good = "uri=\"/\",outcome=\"SUCCESS\",variant=\"" + variant + "\"";
            double many = variant.equals("on") ? 10 : variant.equals("off") ? 80 : 5;
            history.add(series(SPRING + "_count", "flagged", good), 7, many);
            history.add(series(bucket, "flagged", good + ",le=\"3.0\""), 7, many - 4);
        }
        history.add(series(SPRING + "_count", "flagged", "uri=\"/\",outcome=\"SERVER_ERROR\",variant=\"on\""), 7, 3);
        history.add(series(SPRING + "_count", "flagged", "uri=\"/feed\",outcome=\"SERVER_ERROR\""), 7, 900);
        history.add(series(SPRING + "_count", "unseen", "uri=\"/\",outcome=\"SUCCESS\",variant=\"off\""), 7, 20);
        history.add(series(SPRING + "_count", "other-spelling", "uri=\"/\",outcome=\"SUCCESS\""), 7, 10);
        history.add(series(bucket, "other-spelling", "uri=\"/\",outcome=\"SUCCESS\",le=\"3\""), 7, 8);
    }

    private static void opentelemetry(History history) {
        String good = "http_response_status_code=\"200\",http_route=\"/pay\"";
        String bad = "http_response_status_code=\"503\",http_route=\"/pay\"";
        history.add(series(OTEL + "_count", "o-1", good), 8, 95).add(series(OTEL + "_count", "o-1", bad), 8, 5);
        history.add(
                series(OTEL + "_count", "o-1", "http_response_status_code=\"500\",http_route=\"/actuator/x\""), 8, 50);
        // The former names beside the present ones: the same requests.
        String former = "http_server_duration_milliseconds";
        history.add(series(former + "_count", "o-1", "http_status_code=\"200\",http_route=\"/pay\""), 8, 95);
        history.add(series(former + "_count", "o-1", "http_status_code=\"503\",http_route=\"/pay\""), 8, 5);
        history.add(series(former + "_count", "old", "http_status_code=\"500\",http_route=\"/\""), 8, 4);
        history.add(series(former + "_bucket", "old", "http_status_code=\"500\",http_route=\"/\",le=\"2500\""), 8, 3);
        String rpc = "rpc_server_duration_milliseconds_count";
        history.add(series(rpc, "g-1", "rpc_grpc_status_code=\"0\",rpc_service=\"Pay\""), 8, 20);
        history.add(series(rpc, "g-1", "rpc_grpc_status_code=\"5\",rpc_service=\"Pay\""), 8, 3);
        history.add(series(rpc, "g-1", "rpc_grpc_status_code=\"14\",rpc_service=\"Pay\""), 8, 2);
        history.add(series(rpc, "g-1", "rpc_grpc_status_code=\"2\",rpc_service=\"grpc.health.v1.Health\""), 8, 99);
        String call = "rpc_server_call_duration_seconds_count";
        history.add(series(call, "g-2", "rpc_response_status_code=\"OK\",rpc_method=\"Pay/Now\""), 8, 20);
        history.add(series(call, "g-2", "rpc_response_status_code=\"UNAVAILABLE\",rpc_method=\"Pay/Now\""), 8, 2);
        history.add(
                series(call, "g-2", "rpc_response_status_code=\"UNKNOWN\",rpc_method=\"grpc.health.v1.Health/Check\""),
                8,
                9);
    }

    private static Reading read(Prometheus where, Question question, String... pods) {
        List<PodName> names =
                List.of(pods).stream().map(QueriesOnPrometheusTest::pod).toList();
        try (PrometheusClient client = new PrometheusClient(where, name -> null)) {
            Reply reply = client.instant(CounterQuery.of(where, question, names), History.at(10));
            assertThat(reply).isInstanceOf(Reply.Answer.class);
            return Reading.of(where, question, ((Reply.Answer) reply).series());
        }
    }

    private static Reading errors(Dialect dialect, String... pods) {
        return read(prometheus.where(), Question.failed(dialect, "/actuator/.*"), pods);
    }

    @Test
    void countsAPodOnceThatIsScrapedThroughTwoServices() {
        assertThat(errors(Dialect.MICROMETER, "s-1").counters().get(pod("s-1")))
                .isEqualTo(new Counters(10, 100, History.at(8)));
    }

    @Test
    void tellsPodsApartByTheirExactNames() {
        Map<PodName, Counters> counters = errors(Dialect.MICROMETER, "s.1").counters();
        assertThat(counters).containsOnlyKeys(pod("s.1"));
        assertThat(errors(Dialect.MICROMETER, "s-1").counters()).containsOnlyKeys(pod("s-1"));
    }

    @Test
    void aPodWithoutAFailureHasNone() {
        assertThat(errors(Dialect.MICROMETER, "clean").counters().get(pod("clean")))
                .isEqualTo(new Counters(0, 30, History.at(7.5)));
    }

    @Test
    void aPodWithoutARequestIsKnownByItsScrapeAndOneThatDoesNotAnswerIsNot() {
        Reading reading = errors(Dialect.MICROMETER, "quiet", "deaf", "nowhere");
        assertThat(reading.counters()).isEmpty();
        assertThat(reading.scrapedOnly()).isEqualTo(Map.of(pod("quiet"), History.at(9)));
    }

    @Test
    void slowRequestsAreThoseAboveTheBucketHoweverItIsSpelled() {
        Question at3 = new Question(Dialect.MICROMETER, "/actuator/.*", Map.of(0, 3.0));
        Reading reading = read(prometheus.where(), at3, "clean", "other-spelling", "s-1");
        assertThat(reading.counters())
                .containsEntry(pod("clean"), new Counters(3, 30, History.at(7.5)))
                .containsEntry(pod("other-spelling"), new Counters(2, 10, History.at(7)));
        assertThat(reading.withoutBucket()).isEqualTo(Set.of(pod("s-1")));
    }

    @Test
    void whoIsShownTheFlagIsToldFromTheOthersOfThePod() {
        FlagLever.Variant variant = new FlagLever.Variant("variant", "on");
        Question errors = new Question(Dialect.MICROMETER, "/actuator/.*", null, variant);
        assertThat(read(prometheus.where(), errors, "flagged", "unseen", "quiet")
                        .counters())
                .isEqualTo(Map.of(
                        pod("flagged"), new Counters(3, 13, History.at(7)),
                        pod("flagged (not shown)"), new Counters(0, 85, History.at(7)),
                        // Nobody was shown it yet: none of so many, and not unknown.
                        pod("unseen"), new Counters(0, 0, History.at(7)),
                        pod("unseen (not shown)"), new Counters(0, 20, History.at(7))));
        Question slow = new Question(Dialect.MICROMETER, "", Map.of(0, 3.0), variant);
        assertThat(read(prometheus.where(), slow, "flagged").counters())
                .containsEntry(pod("flagged"), new Counters(7, 13, History.at(7)))
                .containsEntry(pod("flagged (not shown)"), new Counters(8, 85, History.at(7)));
        assertThat(read(prometheus.where(), errors, "quiet").scrapedOnly())
                .containsOnlyKeys(pod("quiet"), pod("quiet (not shown)"));
    }

    @Test
    void presentAndFormerNamesOfOpenTelemetryCountTheSameRequestsOnce() {
        assertThat(errors(Dialect.OPENTELEMETRY, "o-1", "old").counters())
                .containsEntry(pod("o-1"), new Counters(5, 100, History.at(8)))
                .containsEntry(pod("old"), new Counters(4, 4, History.at(8)));
    }

    @Test
    void ofRpcOnlyTheServersFaultsAreBadAndHealthChecksAreNoUsers() {
        assertThat(errors(Dialect.OPENTELEMETRY, "g-1", "g-2").counters())
                .containsEntry(pod("g-1"), new Counters(2, 25, History.at(8)))
                .containsEntry(pod("g-2"), new Counters(2, 22, History.at(8)));
    }

    @Test
    void formerLatencyIsInMilliseconds() {
        Question slow = new Question(Dialect.OPENTELEMETRY, "", Map.of(1, 2500.0));
        assertThat(read(prometheus.where(), slow, "old").counters())
                .containsEntry(pod("old"), new Counters(1, 4, History.at(8)));
    }

    @Test
    void matchersOfThePolicyNarrowEverySeries() {
        Prometheus narrowed =
                new Prometheus(prometheus.url(), null, null, Map.of(), List.of("outcome!=\"SUCCESS\""), null, null);
        Question errors = Question.failed(Dialect.MICROMETER, "/actuator/.*");
        assertThat(read(narrowed, errors, "s-1").counters().get(pod("s-1")))
                .isEqualTo(new Counters(10, 10, History.at(8)));
    }

    @Test
    void aRangeIsTheSameAsItsMoments() {
        Question errors = Question.failed(Dialect.MICROMETER, "");
        String query = CounterQuery.of(prometheus.where(), errors, List.of(pod("spaced")));
        try (PrometheusClient client = prometheus.client()) {
            Reply.Answer range =
                    (Reply.Answer) client.range(query, History.at(100), History.at(110), Duration.ofSeconds(5));
            for (Series one : range.series()) {
                for (Series.Sample sample : one.samples()) {
                    Reply.Answer instant = (Reply.Answer) client.instant(query, sample.at());
                    assertThat(instant.series()).contains(new Series(one.labels(), List.of(sample)));
                }
            }
            assertThat(range.series())
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one.samples()).hasSize(3));
        }
    }

    @Test
    void anAnswerWithoutDataIsAnAnswer() {
        try (PrometheusClient client = prometheus.client()) {
            assertThat(client.instant("nothing_of_that_name", History.at(10))).isEqualTo(new Reply.Answer(List.of()));
        }
    }

    @Test
    void whatIsNoNumberIsReadAsPrometheusMeansIt() {
        try (PrometheusClient client = prometheus.client()) {
            Reply.Answer weird = (Reply.Answer) client.instant("weird_total", History.at(10));
            assertThat(weird.series()).extracting(Series::value).containsExactlyInAnyOrder(Double.NaN, 1 / 0.0);
            Reply.Answer scalar = (Reply.Answer) client.instant("scalar(weird_total{kind=\"inf\"})", History.at(10));
            assertThat(scalar.series()).extracting(Series::value).containsExactly(1 / 0.0);
        }
    }

    @Test
    void refusalsAreToldApart() {
        try (PrometheusClient client = prometheus.client()) {
            assertThat(kind(client.instant("sum(", History.at(10)))).isEqualTo(Reply.Kind.MISTAKEN);
            assertThat(kind(client.instant("{pod=~\"s.*\"} + on (job) {pod=~\"s.*\"}", History.at(10))))
                    .isEqualTo(Reply.Kind.TOO_MUCH);
            assertThat(kind(client.instant("\"a text\"", History.at(10)))).isEqualTo(Reply.Kind.NONSENSE);
            String endless = "sum_over_time(vector(1)[90d:1s])";
            assertThat(kind(client.instant(endless, History.at(10)))).isEqualTo(Reply.Kind.TOO_MUCH);
        }
    }

    private static Reply.Kind kind(Reply reply) {
        return ((Reply.Failure) reply).kind();
    }
}
