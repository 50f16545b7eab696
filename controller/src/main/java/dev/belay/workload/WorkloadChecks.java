package dev.belay.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.kube.Labels;
import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What keeps a Deployment from being adopted: each check names its problem, and the first that finds one decides.
/// All of it is looked at before anything is touched.
public final class WorkloadChecks {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final Set<String> HARMLESS_UPDATE_MODES = Set.of("Off", "Initial");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<Function<Seen, @Nullable Obstacle>> IN_ORDER = List.of(
            WorkloadChecks::targetTaken,
            WorkloadChecks::manifestPauses,
            WorkloadChecks::pausedByOther,
            WorkloadChecks::recreate,
            WorkloadChecks::templateHasHash,
            WorkloadChecks::selectsByExpressions,
            WorkloadChecks::hpaUnsafe,
            WorkloadChecks::vpaActive);

    /// What is looked at.
    ///
    /// @param release the name of the Release that wants the Deployment
    /// @param braked the pause is our own brake
    /// @param writer the name under which our own writes stand in managedFields
    /// @param verticals VerticalPodAutoscalers, as the cluster has them
    public record Seen(
            String release,
            Deployment deployment,
            boolean braked,
            String writer,
            List<HorizontalPodAutoscaler> autoscalers,
            List<GenericKubernetesResource> verticals) {

        public Seen {
            autoscalers = List.copyOf(autoscalers);
            verticals = List.copyOf(verticals);
        }
    }

    private WorkloadChecks() {}

    /// The first problem; none: the Deployment can be kept safe.
    public static @Nullable Obstacle first(Seen seen) {
        for (Function<Seen, @Nullable Obstacle> check : IN_ORDER) {
            Obstacle found = check.apply(seen);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Obstacle targetTaken(Seen seen) {
        Map<String, String> labels = seen.deployment().getMetadata().getLabels();
        String owner = labels == null ? null : labels.get(Labels.RELEASE);
        return owner == null || owner.equals(seen.release())
                ? null
                : new Obstacle(Reason.TARGET_TAKEN, "It is taken by the Release " + owner + ".");
    }

    /// Whoever applies the manifest would undo the brake with it, or brake what we have freed.
    private static @Nullable Obstacle manifestPauses(Seen seen) {
        String manager = pausingManager(seen);
        return manager == null ? null : new Obstacle(Reason.MANIFEST_PAUSES, "It is set by " + manager + ".");
    }

    private static @Nullable String pausingManager(Seen seen) {
        Map<String, String> annotations = seen.deployment().getMetadata().getAnnotations();
        if (annotations != null && setsPaused(annotations.get(LAST_APPLIED))) {
            return "kubectl apply";
        }
        return seen.deployment().getMetadata().getManagedFields().stream()
                .filter(entry -> "Apply".equals(entry.getOperation()))
                .filter(entry -> !seen.writer().equals(entry.getManager()))
                .filter(WorkloadChecks::ownsPaused)
                .map(ManagedFieldsEntry::getManager)
                .findFirst()
                .orElse(null);
    }

    private static boolean setsPaused(@Nullable String manifest) {
        try {
            return manifest != null && MAPPER.readTree(manifest).path("spec").has("paused");
        } catch (JsonProcessingException unreadable) {
            // Somebody edited the annotation: what cannot be read sets nothing that kubectl could put back.
            return false;
        }
    }

    private static boolean ownsPaused(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && MAPPER.valueToTree(entry.getFieldsV1()).path("f:spec").has("f:paused");
    }

    private static @Nullable Obstacle pausedByOther(Seen seen) {
        boolean paused = Boolean.TRUE.equals(seen.deployment().getSpec().getPaused());
        return paused && !seen.braked() ? new Obstacle(Reason.PAUSED_BY_OTHER, "") : null;
    }

    private static @Nullable Obstacle recreate(Seen seen) {
        return "Recreate".equals(seen.deployment().getSpec().getStrategy().getType())
                ? new Obstacle(Reason.RECREATE, "")
                : null;
    }

    private static @Nullable Obstacle templateHasHash(Seen seen) {
        Map<String, String> labels =
                seen.deployment().getSpec().getTemplate().getMetadata().getLabels();
        return labels != null && labels.containsKey(Labels.POD_TEMPLATE_HASH)
                ? new Obstacle(Reason.TEMPLATE_HAS_HASH, "")
                : null;
    }

    /// Parking takes a label away that the selector asks for by name and value.
    private static @Nullable Obstacle selectsByExpressions(Seen seen) {
        Map<String, String> labels = seen.deployment().getSpec().getSelector().getMatchLabels();
        return labels == null || labels.isEmpty() ? new Obstacle(Reason.SELECTOR_WITHOUT_LABELS, "") : null;
    }

    /// An absolute value is of both revisions together, while only one of them is scaled by it: it runs away.
    private static @Nullable Obstacle hpaUnsafe(Seen seen) {
        for (HorizontalPodAutoscaler autoscaler : seen.autoscalers()) {
            for (MetricSpec metric : autoscaler.getSpec().getMetrics()) {
                if (scalesByAbsoluteValue(metric)) {
                    return new Obstacle(
                            Reason.HPA_UNSAFE,
                            "%s has a metric of type %s with a target of type Value."
                                    .formatted(autoscaler.getMetadata().getName(), metric.getType()));
                }
            }
        }
        return null;
    }

    private static boolean scalesByAbsoluteValue(MetricSpec metric) {
        return switch (metric.getType()) {
            case "External" -> "Value".equals(metric.getExternal().getTarget().getType());
            case "Object" -> "Value".equals(metric.getObject().getTarget().getType());
            default -> false;
        };
    }

    private static @Nullable Obstacle vpaActive(Seen seen) {
        for (GenericKubernetesResource vertical : seen.verticals()) {
            String mode = vertical.get("spec", "updatePolicy", "updateMode");
            if (mode == null || !HARMLESS_UPDATE_MODES.contains(mode)) {
                String name = vertical.getMetadata().getName();
                return new Obstacle(
                        Reason.VPA_ACTIVE, "%s has updateMode %s.".formatted(name, mode == null ? "Auto" : mode));
            }
        }
        return null;
    }
}
