package dev.belay.story;

import dev.belay.api.ReleaseStatus;
import dev.belay.playground.traffic.Traffic;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;
import java.util.stream.Collectors;

/// From nothing to a shop that Belay looks after.
record Opening(Parts parts, Ground ground, Screen screen, Clock clock) {

    private static final int INDENT = 24;

    Cast enter() {
        screen.line(Ink.HEADING.on("Belay releases new versions in stages, and takes bad ones back by itself."));
        screen.line(Ink.ASIDE.on(ground.tale().announced()), 0);
        screen.blank();
        part("Kubernetes", "etcd, API server, controller manager");
        ground.startKubernetes(text -> {});
        part("Prometheus", "scrapes every pod once a second");
        ground.startPrometheus();
        if (ground.tale().isWithFlag()) {
            part("Unleash", "on a PostgreSQL of its own; the flag " + Feature.FLAG + " is on for 0 % so far");
            ground.startUnleash();
        }
        part("Belay", "installed by its Helm chart: two replicas, one leads, one stands by");
        ground.installBelay();
        part("shop v1", "4 pods, a Service, an HTTPRoute; 200 requests a second from now on");
        ground.openShop();
        Cast cast = cast();
        adopt(cast);
        return cast;
    }

    private void part(String name, String text) {
        screen.line(Ink.ASIDE.on(clock.stamp()) + "  " + "%-12s".formatted(name) + Ink.ASIDE.on(text), INDENT);
    }

    private Cast cast() {
        Traffic traffic = ground.call();
        Meter meter = new Meter();
        traffic.listen(meter::hear);
        News news = new News(screen, clock);
        Sight sight = parts.add(new Sight(ground, news::tell));
        Levers levers = parts.add(new Levers(ground));
        LiveView view = new LiveView(sight, meter, clock, ground.feature());
        Story.await("the shop is seen", () -> !sight.hashOf("v1").isEmpty());
        view.shows(Chapter.Fault.NONE, sight.hashOf("v1"), "");
        screen.live(view::lines, view::row);
        return new Cast(traffic, sight, levers, view, parts.add(new Recording(sight, levers)));
    }

    /// No pod may be another one afterwards.
    private void adopt(Cast cast) {
        Set<String> before = pods();
        Texts release = Texts.of(ground.tale().release());
        part("Release", "all that a user writes; the Deployment is adopted, and no pod restarts");
        screen.blank();
        release.yaml().lines().forEach(text -> screen.line(Ink.COMMAND.on("      " + text)));
        screen.blank();
        release.appliedBy(ground.kubectl());
        Story.await("the Deployment is adopted", () -> {
            ReleaseStatus status = cast.sight().status();
            return status != null && "Steady".equals(Ending.phase(status));
        });
        if (!pods().equals(before)) {
            throw new IllegalStateException("Pods were restarted to adopt a Deployment: " + before + " → " + pods());
        }
    }

    private Set<String> pods() {
        return ground.client().pods().inNamespace(Ground.NAMESPACE).list().getItems().stream()
                .map(Opening::identity)
                .collect(Collectors.toSet());
    }

    private static String identity(Pod pod) {
        int restarts = pod.getStatus().getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
        return pod.getMetadata().getName() + " with " + restarts + " restarts";
    }
}
