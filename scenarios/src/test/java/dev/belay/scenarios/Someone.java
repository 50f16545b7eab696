package dev.belay.scenarios;

import dev.belay.scenarios.stage.Story;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// A service account with some rights on the Releases of a story's namespace, and its token.
record Someone(String user, String token) {

    static Someone who(Story story, String name, String... verbs) {
        KubernetesClient admin = story.client();
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(story.namespace())
                        .endMetadata()
                        .build())
                .create();
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(story.namespace())
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("belay.dev")
                        .withResources("releases")
                        .withVerbs(verbs)
                        .endRule()
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(story.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(name)
                        .withNamespace(story.namespace())
                        .endSubject()
                        .build())
                .create();
        String token = admin.serviceAccounts()
                .inNamespace(story.namespace())
                .withName(name)
                .tokenRequest(new TokenRequest())
                .getStatus()
                .getToken();
        return new Someone("system:serviceaccount:" + story.namespace() + ":" + name, token);
    }

    /// In all namespaces, by the chart's role. The binding is worth nothing when the story's namespace is gone.
    Someone whoViewsAll(Story story) {
        String name = user.substring(user.lastIndexOf(':') + 1);
        story.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("viewer-of-" + story.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "belay-viewer")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(name)
                        .withNamespace(story.namespace())
                        .endSubject()
                        .build())
                .create();
        return this;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    request.header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
