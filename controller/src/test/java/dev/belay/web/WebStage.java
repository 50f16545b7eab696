package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.api.Release;
import dev.belay.history.Archive;
import dev.belay.kube.ControlPlane;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API alone, with an operator's server and a real control plane that knows who is who. People are
/// service accounts with tokens of the TokenRequest API and Roles.
final class WebStage implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ControlPlane plane = ControlPlane.open();
    private final List<Release> shown = new ArrayList<>();
    private final Feed feed = new Feed("stage");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ApplicationContext context;
    private final EmbeddedServer server;
    private int watchers;

    private WebStage(@Nullable Archive archive, Optional<URI> apiServer) {
        Config known = plane.client().getConfiguration();
        CallerClient client = new CallerClient(new CallerClient.Server(
                apiServer.orElse(URI.create(known.getMasterUrl())), known.getCaCertData(), known.getCaCertFile()));
        List<Object> parts = new ArrayList<>(List.of(client, (Shown) this::seen, feed, new PrometheusRegistry()));
        if (archive != null) {
            parts.add(archive);
        }
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .singletons(parts.toArray())
                .properties(Map.of("micronaut.server.port", -1, Gatekeeper.API, true))
                .build();
        server = context.start().getBean(EmbeddedServer.class).start();
    }

    static WebStage with(Archive archive) {
        return new WebStage(archive, Optional.empty());
    }

    static WebStage withoutHistory() {
        return new WebStage(null, Optional.empty());
    }

    static WebStage withApiServerAt(URI address) {
        return new WebStage(null, Optional.of(address));
    }

    private Optional<List<Release>> seen() {
        return Optional.of(List.copyOf(shown));
    }

    /// The watch shows one more.
    void shows(Release release) {
        release.getMetadata().setResourceVersion("7");
        shown.add(release);
    }

    /// That is the test's own.
    String namespace() {
        return plane.namespace();
    }

    /// What those are told who follow.
    Feed feed() {
        return feed;
    }

    int followers() {
        return context.getBean(Followers.class).count();
    }

    /// From now on they may do nothing.
    void takesRightsFrom(String name) {
        plane.client()
                .rbac()
                .roleBindings()
                .inNamespace(namespace())
                .withName(name)
                .delete();
    }

    /// A connection that stays open.
    HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    Router router() {
        return context.getBean(Router.class);
    }

    URI address() {
        return server.getURI();
    }

    /// The token of a new service account that may do so with the Releases of the stage's namespace.
    String personWho(String name, String... verbs) {
        plane.create(new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build());
        if (verbs.length > 0) {
            plane.create(new RoleBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .addNewRule()
                    .withApiGroups("belay.dev")
                    .withResources("releases")
                    .withVerbs(verbs)
                    .endRule()
                    .build());
            plane.create(new RoleBindingBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                    .addNewSubject()
                    .withKind("ServiceAccount")
                    .withName(name)
                    .withNamespace(namespace())
                    .endSubject()
                    .build());
        }
        return token(name, List.of());
    }

    /// The token of one who may list the Releases of all namespaces.
    String watcher() {
        String name = "watcher";
        personWho(name);
        String everywhere = name + "-" + namespace();
        plane.client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(everywhere)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("belay.dev")
                        .withResources("releases")
                        .withVerbs("get", "list", "watch")
                        .endRule()
                        .build())
                .create();
        plane.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(everywhere)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", everywhere)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(name)
                        .withNamespace(namespace())
                        .endSubject()
                        .build())
                .create();
        return token(name, List.of());
    }

    /// One more who may what [#watcher()] may, and has not asked for anything yet.
    String anotherWatcher() {
        String name = "watcher-" + ++watchers;
        personWho(name);
        String everywhere = "watcher-" + namespace();
        plane.client()
                .rbac()
                .clusterRoleBindings()
                .withName(everywhere)
                .edit(binding -> new ClusterRoleBindingBuilder(binding)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(name)
                        .withNamespace(namespace())
                        .endSubject()
                        .build());
        return token(name, List.of());
    }

    /// @param audiences none: the API server
    String token(String serviceAccount, List<String> audiences) {
        return plane.client()
                .serviceAccounts()
                .inNamespace(namespace())
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audiences)
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /// As nobody would unless they had forgotten it.
    void forgets(String serviceAccount) {
        plane.client()
                .serviceAccounts()
                .inNamespace(namespace())
                .withName(serviceAccount)
                .delete();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(to(path).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /// The sentence of a problem, after a look at its form.
    static String problem(int status, HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .as(response.body())
                .startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("type").asText()).isEqualTo("about:blank");
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("instance").asText()).startsWith("/");
        assertThat(problem.path("detail").asText()).isNotBlank();
        return problem.path("detail").asText();
    }

    @Override
    public void close() {
        context.close();
        http.close();
        String everywhere = "watcher-" + namespace();
        plane.client().rbac().clusterRoleBindings().withName(everywhere).delete();
        plane.client().rbac().clusterRoles().withName(everywhere).delete();
        plane.close();
    }
}
