package dev.belay.scenarios.witness;

import dev.belay.api.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// An object in one line, with what matters to a release.
final class Words {

    private Words() {}

    static String of(HasMetadata object) {
        String words = switch (object) {
            case Deployment deployment -> deployment(deployment);
            case ReplicaSet set -> set(set);
            case Pod pod -> pod(pod);
            case Service service -> "selector " + service.getSpec().getSelector();
            case EndpointSlice slice -> slice(slice);
            case HTTPRoute route -> route(route);
            case Release release -> release(release);
            default -> "";
        };
        return words + mark(object) + (object.isMarkedForDeletion() ? " (being deleted)" : "");
    }

    private static String deployment(Deployment deployment) {
        List<String> images = deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .map(container -> container.getImage())
                .toList();
        return "replicas %s paused %s images %s generation %d/%d"
                .formatted(
                        deployment.getSpec().getReplicas(),
                        deployment.getSpec().getPaused(),
                        images,
                        deployment.getMetadata().getGeneration(),
                        deployment.getStatus() == null
                                ? null
                                : deployment.getStatus().getObservedGeneration());
    }

    private static String set(ReplicaSet set) {
        boolean owned = set.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()));
        return "replicas %s ready %s revision %s %s labels %s"
                .formatted(
                        set.getSpec().getReplicas(),
                        set.getStatus() == null ? null : set.getStatus().getReadyReplicas(),
                        Sets.revision(set),
                        owned ? "owned" : "not owned",
                        set.getMetadata().getLabels());
    }

    private static String pod(Pod pod) {
        return "%s%s restarts %d"
                .formatted(
                        Pods.isReady(pod) ? "ready" : "not ready",
                        Pods.isDisrupted(pod) ? " evicted" : "",
                        Pods.restarts(pod));
    }

    private static String slice(EndpointSlice slice) {
        return "of %s: %s"
                .formatted(
                        Scene.serviceOf(slice),
                        Scene.endpointsOf(slice).stream()
                                .map(endpoint -> (endpoint.getTargetRef() == null
                                                ? "?"
                                                : endpoint.getTargetRef().getName())
                                        + (endpoint.getConditions() != null
                                                        && Boolean.FALSE.equals(endpoint.getConditions()
                                                                .getReady())
                                                ? " (not ready)"
                                                : ""))
                                .toList());
    }

    private static String route(HTTPRoute route) {
        return route.getSpec().getRules().stream()
                .map(rule -> rule.getBackendRefs().stream()
                        .map(backend -> backend.getName() + "=" + Shares.weight(backend))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" | "));
    }

    private static String release(Release release) {
        if (release.getStatus() == null) {
            return "no status";
        }
        Standing standing = Standing.of(release);
        var verdict = release.getStatus().judgement().verdict();
        return "%s %s step %d trial %s/%d verdict %s: %s, %s"
                .formatted(
                        standing.phase(),
                        standing.part(),
                        standing.step(),
                        standing.trial(),
                        standing.epoch(),
                        verdict == null ? null : verdict.kind(),
                        release.getStatus().summary().reason(),
                        release.getStatus().summary().message());
    }

    private static String mark(HasMetadata object) {
        Map<String, String> notes =
                Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
        String ours = notes.entrySet().stream()
                .filter(note -> note.getKey().startsWith("belay.dev/"))
                .map(note -> note.getKey().substring("belay.dev/".length()) + "=" + note.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
        return ours.isEmpty() ? "" : " [" + ours + "]";
    }
}
