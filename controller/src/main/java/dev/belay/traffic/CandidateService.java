package dev.belay.traffic;

import dev.belay.kube.Labels;
import dev.belay.kube.TrialMark;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// The Service beside a target Service that leads to the candidate alone: the route's second backend, and the
/// preview.
public final class CandidateService {

    private static final String SUFFIX = "-candidate";
    private static final int LONGEST_NAME = 63;

    private CandidateService() {}

    /// `<name>-candidate`; beyond 63 characters shortened, with a checksum of the whole name, so that two long
    /// names that begin alike stay two.
    public static String nameFor(String service) {
        String name = service + SUFFIX;
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        CRC32 checksum = new CRC32();
        checksum.update(service.getBytes(StandardCharsets.UTF_8));
        String tail = "-" + HexFormat.of().toHexDigits((int) checksum.getValue()) + SUFFIX;
        return service.substring(0, LONGEST_NAME - tail.length()) + tail;
    }

    /// Made by a trial.
    public static boolean isOne(Service service) {
        return service.getMetadata().getName().endsWith(SUFFIX)
                && TrialMark.on(service).isPresent();
    }

    /// Its ports, labels and selector, and the hash. Labels so that ServiceMonitors find it too; no annotations and
    /// no node ports, which would make a second load balancer of it. It is owned by the Deployment, not by the
    /// Release: a foreground deletion of the Release would collect it while it still serves.
    public static Service of(Service service, String hash, TrialMark mark, OwnerReference owner) {
        Map<String, String> selector = new TreeMap<>(service.getSpec().getSelector());
        selector.put(Labels.POD_TEMPLATE_HASH, hash);
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(nameFor(service.getMetadata().getName()))
                .withNamespace(service.getMetadata().getNamespace())
                .withLabels(service.getMetadata().getLabels())
                .withAnnotations(Map.of(TrialMark.KEY, mark.text()))
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(selector)
                .withPorts(ports(service))
                .endSpec()
                .build();
    }

    private static List<ServicePort> ports(Service service) {
        return service.getSpec().getPorts().stream()
                .map(port -> new ServicePortBuilder(port).withNodePort(null).build())
                .toList();
    }
}
