package dev.belay.scenarios.measured;

import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Where a measured shop is opened, and for how many callers.
///
/// @param scrape how often Prometheus scrapes
/// @param aSecond requests through the route, both revisions together
/// @param policy lines of the ReleasePolicy's spec, as YAML, beside its Prometheus
record Setting(Shop shop, Plan plan, Duration scrape, double aSecond, List<String> policy) {

    /// A warm-up of latency that a good release need not wait half a minute for.
    private static final String WARM_UP = "warmUp: {errors: 5s, latency: 5s}";

    /// One slow request in a hundred takes three hundred requests to rule out, one in ten takes thirty.
    private static final String LENIENT = "latency: {quantile: 0.9, max: 3s}";

    /// Half of the callers meet the candidate, for as long as the story wants.
    static final Setting HALF = new Setting(
            Shop.SMALL, Plan.BY_ROUTE.steps("{weight: 50, hold: 10m}"), Duration.ofSeconds(1), 100, List.of(WARM_UP));

    Setting {
        policy = List.copyOf(policy);
    }

    Setting of(Shop other) {
        return new Setting(other, plan, scrape, aSecond, policy);
    }

    /// Releases as this plan says.
    Setting by(Plan other) {
        return new Setting(shop, other, scrape, aSecond, policy);
    }

    Setting scrapedEvery(Duration interval) {
        return new Setting(shop, plan, interval, aSecond, policy);
    }

    Setting calledBy(double requestsASecond) {
        return new Setting(shop, plan, scrape, requestsASecond, policy);
    }

    /// Another line of the policy's spec.
    Setting with(String line) {
        List<String> lines = new ArrayList<>(policy);
        lines.add(line);
        return new Setting(shop, plan, scrape, aSecond, lines);
    }

    /// Where requests are few, and the story is about something else than how slow they are.
    Setting lenient() {
        return with(LENIENT);
    }
}
