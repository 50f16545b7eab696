package dev.belay;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who the operator is in a test: a service account of the test's namespace that may use the lease `belay` and nothing
/// else.
///
/// @param token never to be seen in a log
record OperatorAccount(String namespace, String token, Config cluster) {

    private static final String NAME = "belay";

    static OperatorAccount create(Cluster cluster, String namespace) {
        KubernetesClient admin = cluster.client();
        ServiceAccount account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .endMetadata()
                .build();
        admin.resource(account).create();
        allowTheLease(admin, namespace);
        var token = admin.serviceAccounts()
                .resource(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build());
        return new OperatorAccount(namespace, token.getStatus().getToken(), admin.getConfiguration());
    }

    private static void allowTheLease(KubernetesClient admin, String namespace) {
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(NAME)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("coordination.k8s.io")
                        .withResources("leases")
                        .withResourceNames(NAME)
                        .withVerbs("get", "patch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("coordination.k8s.io")
                        .withResources("leases")
                        .withVerbs("create")
                        .endRule()
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(NAME)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", NAME)
                        .addNewSubject(null, "ServiceAccount", NAME, namespace)
                        .build())
                .create();
    }

    /// A kubeconfig for it.
    ///
    /// @param through the address of a proxy; none: of the API server itself
    Path kubeconfig(@Nullable String through) {
        String server = Objects.requireNonNullElse(through, cluster.getMasterUrl());
        try {
            Path file = Files.createTempFile("belay-operator-", ".kubeconfig");
            file.toFile().deleteOnExit();
            return Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts: [{name: test, context: {cluster: test, user: belay, namespace: "%s"}}]
                    clusters: [{name: test, cluster: {server: "%s"%s}}]
                    users: [{name: belay, user: {token: "%s"}}]
                    """.formatted(namespace, server, authority(), token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String authority() {
        return cluster.getCaCertData() == null ? "" : ", certificate-authority-data: " + cluster.getCaCertData();
    }
}
