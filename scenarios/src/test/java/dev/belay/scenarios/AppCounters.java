package dev.belay.scenarios;

import dev.belay.playground.node.AgentPod;
import dev.belay.playground.node.NodeAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// What the apps of a namespace have counted themselves, by the variant of their flag.
record AppCounters(NodeAgent agent, String namespace) {

    private static final Pattern REQUESTS =
            Pattern.compile("http_server_requests_seconds_count\\{[^}]*variant=\"(on|off)\"} ([0-9.]+)");

    static AppCounters of(NodeAgent agent, String namespace) {
        return new AppCounters(agent, namespace);
    }

    private record Count(double on, double off) {

        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(on + other.on, off + other.off);
        }

        Count since(Count before) {
            return new Count(on - before.on, off - before.off);
        }
    }

    /// How many in a hundred of the next requests were of callers for whom the flag was on.
    double percentShown(int requests) throws IOException, InterruptedException {
        Count before = count();
        AtomicReference<Count> since = new AtomicReference<>(Count.NONE);
        Awaitility.await(requests + " requests are counted")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    since.set(count().since(before));
                    return since.get().on + since.get().off >= requests;
                });
        return 100 * since.get().on / (since.get().on + since.get().off);
    }

    private Count count() throws IOException, InterruptedException {
        Count all = Count.NONE;
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (AgentPod pod : agent.pods(namespace)) {
                URI page = URI.create("http://127.0.0.1:" + pod.address().getPort() + "/metrics");
                HttpRequest request = HttpRequest.newBuilder(page)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                all = all.plus(count(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body()));
            }
        }
        return all;
    }

    private static Count count(String page) {
        return REQUESTS.matcher(page)
                .results()
                .map(line -> line.group(1).equals("on")
                        ? new Count(Double.parseDouble(line.group(2)), 0)
                        : new Count(0, Double.parseDouble(line.group(2))))
                .reduce(Count.NONE, Count::plus);
    }
}
