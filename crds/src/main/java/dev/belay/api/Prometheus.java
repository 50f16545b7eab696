package dev.belay.api;

import static java.util.Collections.unmodifiableMap;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A server that speaks Prometheus' HTTP API, and how its series name namespaces and pods.
@SpecPart
public record Prometheus(
        @Required
        @Size(max = Lengths.URL)
        @ValidationRule(
                value = "self.matches('^https?://[^/@?#]+(/[^@?#]*)?$') && isURL(self)",
                message = "is no address of a server: write http:// or https:// and a host, such as"
                        + " http://prometheus.monitoring:9090; credentials belong into secretName")
        @ValidationRule(
                value = "!self.matches('/api/v1/?$')",
                message = "ends with what Belay adds itself: leave /api/v1 out")
        @JsonPropertyDescription(
                "Address of the server, up to the path before /api/v1, such as http://prometheus.monitoring:9090.")
        String url,

        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription(
                "Secret in the operator's namespace with the credentials: token, or username and password.")
        @Nullable
        String secretName,

        @Size(max = Lengths.OBJECT_NAME)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.OBJECT_NAME_WANTED)
        @JsonPropertyDescription(
                "Secret in the operator's namespace with the certificate authority of the server: ca.crt.")
        @Nullable
        String caSecretName,

        @Size(max = Lengths.SIGNALS)
        @ValidationRule(
                value = "self.all(name, name.lowerAscii() != 'authorization')",
                message = "holds credentials for everybody to read: put them into a Secret and name it in secretName")
        @ValidationRule(
                value = "self.all(name, name.matches('^[A-Za-z0-9_-]+$') && self[name].matches('^[ -~]*$'))",
                message = "holds what no request can carry: write letters, digits, - and _ in a header's name, and one"
                        + " line of plain letters as its value")
        @JsonPropertyDescription("Headers to send with each query, such as X-Scope-OrgID. Not for secrets.")
        Map<String, @Size(max = Lengths.OBJECT_NAME) String> headers,

        @Size(max = Lengths.SIGNALS)
        @ValidationRule(
                value = Rules.ARE_MATCHERS,
                message = "holds what is no label matcher: write each as in PromQL, such as cluster=\"prod\" or"
                        + " path!~\"/internal/.*\"")
        @JsonPropertyDescription("Label matchers that every series must satisfy, such as cluster=\"prod\".")
        List<@Size(max = Lengths.OBJECT_NAME) String> matchers,

        @Default("namespace")
        @Size(max = Lengths.WORD)
        @ValidationRule(value = Rules.IS_LABEL, message = Rules.LABEL_WANTED)
        @JsonPropertyDescription("The label that holds the pod's namespace.")
        @Nullable
        String namespaceLabel,

        @Default("pod")
        @Size(max = Lengths.WORD)
        @ValidationRule(value = Rules.IS_LABEL, message = Rules.LABEL_WANTED)
        @JsonPropertyDescription("The label that holds the pod's name.")
        @Nullable
        String podLabel) {

    public Prometheus {
        headers = unmodifiableMap(new TreeMap<>(requireNonNullElse(headers, Map.of())));
        matchers = List.copyOf(requireNonNullElse(matchers, List.of()));
    }
}
