package dev.belay.workload;

import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whether a namespace has room for the candidate at its largest, beside all of stable. Asked before anything is
/// touched: in the middle of a trial it would stand still with half of its pods.
public final class Quota {

    private Quota() {}

    /// The first that has no room; none: there is room.
    ///
    /// @param pods how many at most
    public static @Nullable Obstacle obstacle(List<ResourceQuota> quotas, PodTemplateSpec template, int pods) {
        Map<String, BigDecimal> needed = needed(template, pods);
        for (ResourceQuota quota : quotas) {
            if (quota.getStatus() == null || isScoped(quota)) {
                continue;
            }
            for (Map.Entry<String, BigDecimal> need : needed.entrySet()) {
                BigDecimal left = left(quota, need.getKey());
                if (left != null && left.compareTo(need.getValue()) < 0) {
                    return new Obstacle(
                            Reason.QUOTA_TOO_SMALL,
                            "%s has %s %s left and %d candidate pods need %s."
                                    .formatted(
                                            quota.getMetadata().getName(),
                                            left.stripTrailingZeros().toPlainString(),
                                            need.getKey(),
                                            pods,
                                            need.getValue().stripTrailingZeros().toPlainString()));
                }
            }
        }
        return null;
    }

    /// One for some pods only may not be for these.
    private static boolean isScoped(ResourceQuota quota) {
        return quota.getSpec() != null
                && (!quota.getSpec().getScopes().isEmpty() || quota.getSpec().getScopeSelector() != null);
    }

    private static @Nullable BigDecimal left(ResourceQuota quota, String resource) {
        Map<String, Quantity> hard =
                Objects.requireNonNullElse(quota.getStatus().getHard(), Map.of());
        Map<String, Quantity> used =
                Objects.requireNonNullElse(quota.getStatus().getUsed(), Map.of());
        Quantity limit = hard.get(resource);
        return limit == null
                ? null
                : limit.getNumericalAmount()
                        .subtract(used.getOrDefault(resource, new Quantity("0")).getNumericalAmount());
    }

    private static Map<String, BigDecimal> needed(PodTemplateSpec template, int pods) {
        Map<String, BigDecimal> all = new TreeMap<>();
        all.put("pods", BigDecimal.valueOf(pods));
        all.put("count/pods", BigDecimal.valueOf(pods));
        all.put("count/replicasets.apps", BigDecimal.ONE);
        for (Container container : template.getSpec().getContainers()) {
            if (container.getResources() != null) {
                add(all, "requests.", container.getResources().getRequests(), pods);
                add(all, "limits.", container.getResources().getLimits(), pods);
                add(all, "", container.getResources().getRequests(), pods);
            }
        }
        return all;
    }

    private static void add(
            Map<String, BigDecimal> all, String prefix, @Nullable Map<String, Quantity> resources, int pods) {
        if (resources != null) {
            resources.forEach((name, amount) -> all.merge(
                    prefix + name, amount.getNumericalAmount().multiply(BigDecimal.valueOf(pods)), BigDecimal::add));
        }
    }
}
