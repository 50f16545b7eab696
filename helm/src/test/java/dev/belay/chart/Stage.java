package dev.belay.chart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The chart installed on the cluster under test and in force, and a namespace for one test class.
record Stage(Cluster cluster, KubernetesClient admin, Installation installation, String namespace)
        implements AutoCloseable {

    static Stage set(String namespace, Map<String, String> values) {
        Cluster cluster = Cluster.underTest();
        KubernetesClient admin = cluster.admin();
        Installation installation = new Installation(unpacked(), cluster.kubeconfig(), values);
        takeOverCrds(admin);
        installation.install();
        InForce.await(admin);
        return new Stage(cluster, admin, installation, namespaceOf(admin, namespace));
    }

    /// Another test may have applied the CRDs; Helm takes over only what says that it is Helm's already.
    private static void takeOverCrds(KubernetesClient admin) {
        for (String name : InForce.CRDS) {
            var crd = admin.apiextensions().v1().customResourceDefinitions().withName(name);
            if (crd.get() != null) {
                crd.patch("""
                        {"metadata": {"labels": {"app.kubernetes.io/managed-by": "Helm"}, "annotations": {
                          "meta.helm.sh/release-name": "%s", "meta.helm.sh/release-namespace": "%s"}}}""".formatted(Installation.NAME, Installation.NAMESPACE));
            }
        }
    }

    private static String namespaceOf(KubernetesClient admin, String prefix) {
        return admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName(prefix + "-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
    }

    private static Path unpacked() {
        try {
            return Chart.unpackInto(Files.createTempDirectory(Path.of("target"), "chart"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Person person(@Nullable String name) {
        return new Person(cluster, namespace, name);
    }

    Person theAdmin() {
        return person(null);
    }

    Person theOperator() {
        return person(Installation.OPERATOR);
    }

    /// Of YAML documents, as the admin.
    void apply(String yaml) {
        theAdmin().feed(yaml, "apply").accepted();
    }

    /// A user with a role of its own in this namespace, which lets Releases be created; in force when this returns.
    Person userWho(String name, String rules) {
        grant(name, rules);
        Person person = person(name);
        awaitYes(person, "create", "releases.belay.dev");
        return person;
    }

    /// Roles are taken up whole, a moment after they were granted.
    void awaitYes(Person person, String... permission) {
        String[] question =
                Stream.concat(Stream.of("auth", "can-i"), Stream.of(permission)).toArray(String[]::new);
        await("the role of " + person.name())
                .atMost(ofSeconds(10))
                .pollInterval(ofMillis(50))
                .until(() -> person.kubectl(question).said().strip().equals("yes"));
    }

    void grant(String user, String rules) {
        apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: %1$s}
                rules: [%2$s]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}]
                """.formatted(user, rules));
    }

    /// The policies go too: other tests share the cluster.
    @Override
    public void close() {
        admin.namespaces().withName(namespace).delete();
        installation.uninstall();
        admin.close();
    }
}
