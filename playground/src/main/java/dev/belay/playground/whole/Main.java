package dev.belay.playground.whole;

import dev.belay.playground.traffic.Answers;
import dev.belay.playground.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Starts the playground, says where things are, and every five seconds how the callers fared, until Ctrl-C.
final class Main {

    private static final double CALLS_A_SECOND = 200;
    private static final Duration REPORT = Duration.ofSeconds(5);

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        Playground playground = Playground.start(Duration.ofSeconds(1), System.err::println);
        CountDownLatch over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            over.countDown();
            playground.close();
        }));
        playground.openShop();
        System.out.println(places(playground));
        Traffic traffic = playground.call(CALLS_A_SECOND);
        Instant from = Instant.now();
        while (!over.await(REPORT.toMillis(), TimeUnit.MILLISECONDS)) {
            Instant to = Instant.now();
            Answers lately = traffic.answers().startedBetween(from, to);
            System.out.println(lately.summary());
            from = to;
        }
    }

    private static String places(Playground playground) {
        return """
                gateway     %s
                Prometheus  %s
                kubectl     KUBECONFIG=%s %s
                """.formatted(
                        playground.gateway().url(),
                        playground.prometheus().direct(),
                        playground.cluster().kubeconfig(),
                        String.join(" ", playground.cluster().kubectl().program()));
    }
}
