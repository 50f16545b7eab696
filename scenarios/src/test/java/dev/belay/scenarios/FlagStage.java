package dev.belay.scenarios;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.server.Mood;
import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.stage.Figures;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.awaitility.Awaitility;

/// A real Unleash for some stories, and for each of them a flag of its own and a namespace whose policy names both.
final class FlagStage implements AutoCloseable {

    /// What a flag shows before a trial moves it, in per cent.
    static final String FORMER = "1";

    /// For what is taken back.
    private static final double SECONDS = 5;

    private final Unleash unleash = Unleash.start();
    private final String name;
    private int count;

    /// @param name what its flags are called, before their numbers
    FlagStage(String name) {
        this.name = name;
    }

    Unleash unleash() {
        return unleash;
    }

    void unleashIs(Mood mood) {
        unleash.front().be(mood);
    }

    @Override
    public void close() {
        unleash.close();
    }

    /// One story's part of it.
    record Scene(Unleash unleash, String flag, Troupe troupe, Story.Place place, Unleashed policy)
            implements AutoCloseable {

        String percent() {
            return unleash.percent(flag);
        }

        void awaitPercent(String percent) {
            Awaitility.await("the flag is at " + percent)
                    .atMost(ofSeconds(30))
                    .pollInterval(ofMillis(20))
                    .until(() -> percent().equals(percent));
        }

        @Override
        public void close() {
            policy.close();
        }
    }

    Scene set(Cluster cluster, KubernetesClient client) {
        unleashIs(Mood.WELL);
        String flag = name + "-" + ++count;
        unleash.makeFlag(flag, Integer.parseInt(FORMER));
        Troupe troupe = Troupe.of(Theatre.of(cluster));
        Story.Place place = troupe.place(client);
        return new Scene(
                unleash, flag, troupe, place, Unleashed.begin(place.theatre(), client.getNamespace(), unleash));
    }

    static void awaitOutstanding(Story story) {
        story.await(
                "it is said that the flag is outstanding",
                ofSeconds(30),
                status -> status.conditions().stream()
                        .anyMatch(condition -> condition.type().equals("FlagOutstanding")
                                && String.valueOf(condition.message()).contains("Check unleash.url")));
    }

    static void awaitNothingOwed(Story story) {
        story.await("no flag is owed", ofSeconds(30), status -> status.memory().owedFlag() == null);
    }

    static void keeps(String what, double seconds) {
        Figures.write(what, seconds, "s", SECONDS);
        assertThat(seconds).as(what).isLessThanOrEqualTo(SECONDS);
    }
}
