package dev.belay.scenarios.stage;

import java.net.URI;
import java.util.List;

/// The service of a story, as its user keeps it in Git.
///
/// @param image with words of behaviour in its tag, if any
/// @param strategy maxSurge and maxUnavailable, as YAML
/// @param notes annotations of the pod template, as YAML
/// @param more further lines of the Deployment's spec
/// @param environment of the container, as a YAML list
public record Shop(
        String name, int replicas, String image, String strategy, String notes, List<String> more, String environment) {

    public static final Shop SMALL =
            new Shop("shop", 3, "shop:v1", "{maxSurge: 25%, maxUnavailable: 25%}", "", List.of(), "[]");

    public Shop {
        more = List.copyOf(more);
    }

    public Shop named(String other) {
        return new Shop(other, replicas, image, strategy, notes, more, environment);
    }

    public Shop of(int pods) {
        return new Shop(name, pods, image, strategy, notes, more, environment);
    }

    public Shop at(String version) {
        return new Shop(name, replicas, "shop:" + version, strategy, notes, more, environment);
    }

    public Shop rolling(String surge, String unavailable) {
        String text = "{maxSurge: %s, maxUnavailable: %s}".formatted(surge, unavailable);
        return new Shop(name, replicas, image, text, notes, more, environment);
    }

    /// `checksum/config: "1"`, as Helm's users write it.
    public Shop noted(String annotation) {
        return new Shop(name, replicas, image, strategy, annotation, more, environment);
    }

    public Shop with(String line) {
        return new Shop(name, replicas, image, strategy, notes, List.of(line), environment);
    }

    /// Told where its flag is.
    public Shop reading(String flag, URI unleash, String token) {
        String told = """
                [{name: UNLEASH_URL, value: "%s"}, {name: UNLEASH_TOKEN, value: "%s"}, {name: UNLEASH_FLAG, value: %s}]""".formatted(unleash, token, flag);
        return new Shop(name, replicas, image, strategy, notes, more, told);
    }

    public String deployment() {
        return deployment("  replicas: " + replicas + "\n");
    }

    /// As those write it who let an autoscaler size it.
    public String deploymentWithoutSize() {
        return deployment("");
    }

    private String deployment(String size) {
        StringBuilder extra = new StringBuilder();
        more.forEach(line -> extra.append("  ").append(line).append('\n'));
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                  labels: {app: %1$s}
                spec:
                %5$s%6$s  strategy: {rollingUpdate: %3$s}
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}, annotations: {%4$s}}
                    spec:
                      schedulerName: belay-playground
                      terminationGracePeriodSeconds: 1
                      containers:
                        - name: app
                          image: "%2$s"
                          env: %7$s
                          ports: [{containerPort: 8080}]
                          readinessProbe: {periodSeconds: 1, failureThreshold: 1, httpGet: {path: /actuator/health/readiness, port: 8080}}
                """.formatted(name, image, strategy, notes, size, extra, environment);
    }

    public String service() {
        return service(name);
    }

    /// Another one for the same pods.
    public String service(String called) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec:
                  selector: {app: %s}
                  ports: [{port: 80, targetPort: 8080}]
                """.formatted(called, name);
    }

    public String route() {
        return route("- backendRefs: [{name: %s, port: 80}]".formatted(name));
    }

    /// With rules of its own, in YAML.
    public String route(String rules) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %s}
                spec:
                  parentRefs: [{name: front}]
                  rules:
                %s
                """.formatted(name, rules.indent(4).stripTrailing());
    }
}
