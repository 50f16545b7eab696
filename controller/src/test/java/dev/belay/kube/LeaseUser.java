package dev.belay.kube;

import dev.belay.playground.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// Who takes part in an election of a test: a service account that may do with its leases what the chart lets the
/// operator do with its own, and nothing else.
///
/// @param cluster how an administrator reaches the API server
record LeaseUser(String namespace, String token, Config cluster) {

    private static final String NAME = "belay";
    private static final String LEASES = "coordination.k8s.io";

    static LeaseUser create(Cluster cluster, String namespace, List<String> leases) {
        KubernetesClient admin = cluster.client();
        ServiceAccount account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .endMetadata()
                .build();
        admin.resource(account).create();
        allow(admin, namespace, leases);
        var token = admin.serviceAccounts()
                .resource(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build());
        return new LeaseUser(namespace, token.getStatus().getToken(), admin.getConfiguration());
    }

    private static void allow(KubernetesClient admin, String namespace, List<String> leases) {
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(NAME)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(LEASES)
                        .withResources("leases")
                        .withResourceNames(leases)
                        .withVerbs("get", "patch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups(LEASES)
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

    @Override
    public String toString() {
        // A token is never to be seen in a log.
        return "the user of leases in " + namespace;
    }
}
