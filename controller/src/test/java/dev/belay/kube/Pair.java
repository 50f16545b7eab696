package dev.belay.kube;

import dev.belay.Until;
import java.time.Duration;

/// Two who share a lease, the first of them leading, and one who watches both.
record Pair(Replica first, Replica second, Sentry sentry) implements AutoCloseable {

    private static final Duration TO_LEAD = Duration.ofSeconds(30);

    static Pair join(LeaseUser user, String lease) {
        Replica first = Replica.join(user, lease, "first");
        Until.isTrue("the first one leads", TO_LEAD, first::leads);
        Replica second = Replica.join(user, lease, "second");
        Until.isTrue(
                "the second one has looked",
                TO_LEAD,
                () -> second.election().problem().isEmpty());
        return new Pair(first, second, Sentry.over(first, second));
    }

    void awaitSecond(Duration limit) {
        Until.isTrue("the second one leads", limit, () -> sentry.hasSeen("second", true));
    }

    @Override
    public void close() {
        sentry.close();
        second.close();
        first.close();
    }
}
