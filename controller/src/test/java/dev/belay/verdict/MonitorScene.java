package dev.belay.verdict;

import dev.belay.api.GaugeTemplate;
import dev.belay.api.Health;
import dev.belay.api.Prometheus;
import dev.belay.api.ReleasePolicySpec;
import dev.belay.release.Obstacle;
import dev.belay.release.Plan;
import dev.belay.release.Revision;
import dev.belay.release.StatusForm;
import dev.belay.release.Trial;
import dev.belay.release.Verdicts;
import dev.belay.release.Verdicts.Container;
import dev.belay.release.Verdicts.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A monitor in a time that the test moves second by second. Each trial has one pod of stable and one candidate.
final class MonitorScene {

    static final Instant BEGAN = Instant.ofEpochSecond(1_790_000_400);

    Instant now = BEGAN;
    final List<Verdicts.Key> told = new ArrayList<>();
    Monitor monitor;

    @Nullable
    Health health;

    List<GaugeTemplate> templates = List.of();
    String every = "auto";
    private final Function<Prometheus, Asked> servers;

    MonitorScene(Asked server) {
        this(where -> server, Runnable::run);
    }

    MonitorScene(Function<Prometheus, Asked> servers, Executor threads) {
        this.servers = servers;
        monitor = monitor(threads);
    }

    private Monitor monitor(Executor threads) {
        Monitor made = new Monitor(new Monitor.Wiring(() -> now, threads, servers), null);
        made.tell(told::add);
        return made;
    }

    /// The leader was killed: another process, which knows what status knows.
    void another() {
        monitor = monitor(Runnable::run);
    }

    static Prometheus prometheus(String url) {
        return new Prometheus(url, null, null, Map.of(), List.of(), null, null);
    }

    Verdicts.Settings settings(Prometheus where) {
        return new Verdicts.Settings(
                new ReleasePolicySpec(where, "micrometer", "/actuator/.*", every, 2, null, null, null, templates, null),
                health);
    }

    Verdicts.Settings settings() {
        return settings(prometheus("http://prometheus:9090"));
    }

    static Verdicts.Key key(String name) {
        return new Verdicts.Key("shop", name);
    }

    static Plan plan() {
        return new Plan(
                Plan.Strategy.CANARY_BY_ROUTE,
                List.of(
                        new Plan.Step(10, Duration.ofMinutes(1), 0, Plan.Gate.OPEN),
                        new Plan.Step(50, Duration.ofMinutes(1), 0, Plan.Gate.OPEN)),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                new Plan.Levers(List.of("shop"), List.of(new Plan.Route("shop", List.of()))));
    }

    Verdicts.Subject subject(String name) {
        return subject(name, candidate(name), StatusForm.Judged.NOTHING);
    }

    Verdicts.Subject subject(String name, Member candidate, StatusForm.Judged saved) {
        Member stable =
                new Member(name + "-s", BEGAN.minusSeconds(9000), BEGAN.minusSeconds(8990), false, null, List.of());
        return new Verdicts.Subject(
                key(name), trial(), 1, 10, false, List.of(stable), List.of(candidate), settings(), saved);
    }

    static Trial trial() {
        return new Trial("abcdefghij", 1, new Revision("bbbbbbbbbb"), plan(), BEGAN.minusSeconds(100), 0, null);
    }

    Verdicts.Subject at(Verdicts.Subject of, int step, int weight, boolean withdrawn) {
        return new Verdicts.Subject(
                of.release(),
                of.trial(),
                step,
                weight,
                withdrawn,
                of.stable(),
                of.candidate(),
                of.settings(),
                of.saved());
    }

    static Member candidate(String name, Container... containers) {
        return new Member(
                name + "-c", BEGAN.minusSeconds(90), BEGAN.minusSeconds(80), false, null, List.of(containers));
    }

    @Nullable
    Obstacle obstacle(String name) {
        return monitor.obstacle(key(name), settings(), subject(name).stable());
    }

    void seconds(int count) {
        for (int second = 0; second < count; second++) {
            now = now.plusSeconds(1);
            monitor.tick();
        }
    }
}
