package dev.belay.scenarios;

import dev.belay.api.ReleasePolicy;
import dev.belay.chart.Installation;
import dev.belay.playground.unleash.Unleash;
import dev.belay.scenarios.stage.Person;
import dev.belay.scenarios.stage.Theatre;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;

/// A namespace with a policy of its own that names an Unleash, and the Secrets with its tokens.
final class Unleashed implements AutoCloseable {

    private final Theatre theatre;
    private final String namespace;
    private final List<Secret> tokens;

    private Unleashed(Theatre theatre, String namespace, Unleash unleash) {
        this.theatre = theatre;
        this.namespace = namespace;
        this.tokens = List.of(
                token(namespace + "-admin", unleash.adminToken()), token(namespace + "-client", unleash.clientToken()));
    }

    /// @param more of the policy's unleash, such as `promotions: true`
    static Unleashed begin(Theatre theatre, String namespace, Unleash unleash, String... more) {
        Unleashed begun = new Unleashed(theatre, namespace, unleash);
        begun.tokens.forEach(token -> theatre.admin().resource(token).create());
        new Person(theatre.cluster().kubectl(), namespace).applies("""
                apiVersion: belay.dev/v1alpha1
                kind: ReleasePolicy
                metadata: {name: %1$s}
                spec:
                  dialect: none
                  unleash: {url: "%2$s", adminTokenSecret: %1$s-admin, clientTokenSecret: %1$s-client%3$s}
                """.formatted(
                        namespace, unleash.url(), more.length == 0 ? "" : ", " + String.join(", ", more)));
        theatre.admin()
                .namespaces()
                .withName(namespace)
                .edit(found -> new NamespaceBuilder(found)
                        .editMetadata()
                        .addToLabels("belay.dev/policy", namespace)
                        .endMetadata()
                        .build());
        return begun;
    }

    private static Secret token(String name, String token) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Installation.NAMESPACE)
                .endMetadata()
                .addToStringData("token", token)
                .build();
    }

    @Override
    public void close() {
        tokens.forEach(token -> theatre.admin().resource(token).delete());
        theatre.admin().resources(ReleasePolicy.class).withName(namespace).delete();
    }
}
