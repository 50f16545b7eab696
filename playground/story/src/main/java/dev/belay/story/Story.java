package dev.belay.story;

import dev.belay.api.ReleaseStatus;
import dev.belay.playground.cluster.Kubectl;
import dev.belay.playground.traffic.Traffic;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What happens, in its order.
final class Story {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Parts parts;
    private final Screen screen;
    private final Ground ground;
    private final Clock clock;
    private final Meter meter = new Meter();
    private @Nullable Cast cast;

    /// Who is there once the shop is open.
    private record Cast(Traffic traffic, Sight sight, Levers levers, LiveView view) {}

    Story(Parts parts, Screen screen, Ground ground, Clock clock) {
        this.parts = parts;
        this.screen = screen;
        this.ground = ground;
        this.clock = clock;
    }

    List<Scenario> tell() {
        begin();
        List<Scenario> told = new ArrayList<>();
        for (Chapter chapter : Chapter.ALL) {
            told.add(tell(chapter, told.size() + 1));
        }
        return told;
    }

    private void begin() {
        part("Kubernetes", "etcd, API server and controller manager; the node is played by this process");
        ground.startKubernetes(text -> screen.line("           " + Ink.ASIDE.on(text), 11));
        part("Prometheus", "scrapes every pod once a second");
        ground.startPrometheus();
        part("Belay", "installed by its Helm chart: two replicas, one leads and one stands by");
        ground.installBelay();
        part("shop v1", "4 pods behind a Service and an HTTPRoute, and 200 requests a second from now on");
        ground.openShop();
        Cast everybody = enter();
        cast = everybody;
        adopt(everybody);
    }

    private void part(String name, String text) {
        screen.line("%s  %-11s ".formatted(Ink.ASIDE.on(clock.stamp()), name) + Ink.ASIDE.on(text), 22);
    }

    private Cast enter() {
        Traffic traffic = ground.call();
        traffic.listen(meter::hear);
        News news = new News(screen, clock);
        Sight sight = parts.add(new Sight(ground, news::tell));
        Levers levers = parts.add(new Levers(ground));
        LiveView view = new LiveView(sight, meter, clock);
        await("the shop is called", () -> !sight.hashOf("v1").isEmpty());
        view.shows(Chapter.Fault.NONE, sight.hashOf("v1"), "");
        screen.live(view::lines);
        return new Cast(traffic, sight, levers, view);
    }

    /// No pod may be another one afterwards.
    private void adopt(Cast with) {
        Set<String> before = pods();
        Texts release = Texts.of("release.yaml");
        part("Release", "all that a user writes; Belay adopts the Deployment, and no pod restarts");
        screen.blank();
        release.yaml().lines().forEach(text -> screen.line(Ink.COMMAND.on("      " + text)));
        screen.blank();
        release.appliedBy(ground.kubectl());
        await("the Deployment is adopted", () -> {
            ReleaseStatus status = with.sight().status();
            return status != null && "Steady".equals(Ending.phase(status));
        });
        if (!pods().equals(before)) {
            throw new IllegalStateException("Pods were restarted to adopt a Deployment: " + before + " → " + pods());
        }
    }

    private Set<String> pods() {
        return ground.client().pods().inNamespace(Ground.NAMESPACE).list().getItems().stream()
                .map(Story::identity)
                .collect(Collectors.toSet());
    }

    private static String identity(Pod pod) {
        return pod.getMetadata().getName() + " restarts "
                + pod.getStatus().getContainerStatuses().stream()
                        .mapToInt(one -> one.getRestartCount())
                        .sum();
    }

    private Scenario tell(Chapter chapter, int number) {
        Cast with = java.util.Objects.requireNonNull(cast);
        String name = chapter.version().replaceFirst("-.*", "");
        screen.rule(number + "  " + chapter.version());
        screen.line(chapter.told());
        screen.blank();
        ReleaseStatus before = with.sight().status();
        Ending ending = Ending.after(before);
        String stable = stableHash(with);
        Instant began = Instant.now();
        chapter.changes().forEach(this::kubectl);
        await("a trial of " + name + " begins", () -> isBegun(with, ending, name));
        String hash = with.sight().hashOf(name);
        with.levers().watch(hash);
        with.view().shows(chapter.fault(), stable, hash);
        await("the trial of " + name + " ends", () -> ending.isReached(with.sight().status()));
        ReleaseStatus after = java.util.Objects.requireNonNull(with.sight().status());
        Scenario scenario =
                new Measuring(ground, with.sight(), with.levers(), with.traffic()).of(chapter, hash, began, after);
        with.view().shows(Chapter.Fault.NONE, scenario.isRolledBack() ? stable : hash, "");
        sum(scenario);
        return scenario;
    }

    private static boolean isBegun(Cast with, Ending ending, String name) {
        ReleaseStatus status = with.sight().status();
        return status != null && ending.isNew(status) && !with.sight().hashOf(name).isEmpty();
    }

    /// Of the ReplicaSet that serves now: the last version that was promoted.
    private String stableHash(Cast with) {
        return stable.isEmpty() ? with.sight().hashOf("v1") : stable;
    }

    private String stable = "";

    private void kubectl(List<String> words) {
        screen.line(Ink.COMMAND.on("$ kubectl " + shown(words)), 4);
        Kubectl.Outcome outcome = ground.kubectl().run(words.toArray(String[]::new));
        if (outcome.code() != 0) {
            throw new IllegalStateException("kubectl was refused: " + outcome.output());
        }
    }

    private static String shown(List<String> words) {
        return words.stream()
                .map(word -> word.contains("{") ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
    }

    private void sum(Scenario scenario) {
        StringBuilder text = new StringBuilder("         ");
        if (scenario.bad() == 0) {
            text.append("Callers sent %,d requests, and none failed.".formatted(scenario.requests()));
        } else {
            text.append("Callers sent %,d requests, %,d of them went bad, from %s to %s: %s."
                    .formatted(
                            scenario.requests(),
                            scenario.bad(),
                            clock.stamp(java.util.Objects.requireNonNull(scenario.firstBad())).strip(),
                            clock.stamp(java.util.Objects.requireNonNull(scenario.lastBad())).strip(),
                            Table.seconds(scenario.badSeconds().orElse(0.0))));
        }
        screen.line((scenario.brokenPromises().isEmpty() ? Ink.GOOD : Ink.BAD).on(text.toString()), 9);
        if (!scenario.isRolledBack()) {
            stable = java.util.Objects.requireNonNull(cast).sight().hashOf(scenario.version());
        }
    }

    private static void await(String what, BooleanSupplier fact) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Not within " + LIMIT.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Parts.Over();
            }
        }
    }
}
