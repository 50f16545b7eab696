package dev.belay.playground.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.app.RequestMetrics.Answered;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

    private static String scrape(Exposition exposition) {
        return scrape(exposition, false, "", "");
    }

    private static String scrape(Exposition exposition, boolean isByVariant, String first, String second) {
        RequestMetrics metrics = new RequestMetrics(exposition, isByVariant);
        metrics.count(new Answered("GET", "/", 200, Duration.ofMillis(60), first));
        metrics.count(new Answered("GET", "/", 500, Duration.ofMillis(60), second));
        metrics.count(new Answered("GET", Routes.of("/actuator/health/readiness"), 200, Duration.ZERO, ""));
        return metrics.scrape();
    }

    @Test
    void speaksMicrometer() {
        assertThat(scrape(Exposition.MICROMETER))
                .contains(
                        "http_server_requests_seconds_count{error=\"none\",exception=\"none\",method=\"GET\","
                                + "outcome=\"SUCCESS\",status=\"200\",uri=\"/\"} 1",
                        "outcome=\"SERVER_ERROR\",status=\"500\",uri=\"/\"} 1",
                        "uri=\"/actuator/health/**\"} 1",
                        "uri=\"/\",le=\"2.863311529\"} 1",
                        "uri=\"/\",le=\"30.0\"} 1")
                .doesNotContain("http_server_request_duration_seconds");
    }

    @Test
    void speaksOpenTelemetry() {
        assertThat(scrape(Exposition.OPENTELEMETRY))
                .contains(
                        "http_server_request_duration_seconds_bucket{http_request_method=\"GET\","
                                + "http_response_status_code=\"500\",http_route=\"/\",network_protocol_version=\"1.1\","
                                + "url_scheme=\"http\",le=\"0.075\"} 1",
                        "le=\"2.5\"} 1")
                .doesNotContain("http_server_requests_seconds");
    }

    @Test
    void tellsRequestsApartByVariantWhereTheAppReadsAFlag() {
        assertThat(scrape(Exposition.BOTH)).doesNotContain("variant");
        assertThat(scrape(Exposition.BOTH, true, "off", "on"))
                .contains(
                        "outcome=\"SUCCESS\",status=\"200\",uri=\"/\",variant=\"off\"} 1",
                        "outcome=\"SERVER_ERROR\",status=\"500\",uri=\"/\",variant=\"on\"} 1",
                        "uri=\"/actuator/health/**\",variant=\"none\"} 1",
                        "url_scheme=\"http\",variant=\"on\",le=\"0.075\"} 1");
        assertThat(scrape(Exposition.CUSTOM, true, "off", "on"))
                .contains("shop_answers_total{code=\"500\",variant=\"on\"} 1");
    }

    @Test
    void speaksBothOrNeither() {
        assertThat(scrape(Exposition.BOTH))
                .contains("http_server_requests_seconds_count", "http_server_request_duration_seconds_count");
        assertThat(scrape(Exposition.CUSTOM)).contains("shop_answers_total{code=\"500\"} 1");
        assertThat(scrape(Exposition.NONE)).isEmpty();
    }
}
