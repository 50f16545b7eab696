package dev.belay.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one door for writes. Each is a single request that ends in time and is not tried again here: whoever sends
/// it looks anew first. The client's own verbs would read the object before each patch, and repeat.
public final class Writer {

    private static final String MANAGER = "belay";
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final Leadership leadership;

    public Writer(KubernetesClient client, Leadership leadership) {
        this.client = client;
        this.leadership = leadership;
    }

    /// The name under which our writes stand in managedFields.
    public static String manager() {
        return MANAGER;
    }

    /// Sends it, once.
    ///
    /// @return the object as it is now stored; of a deletion: as it was seen
    /// @throws KubernetesClientException when it was not accepted, with the answer's code; 0 when none came
    public HasMetadata send(Write write) {
        return switch (write) {
            case Write.Create(HasMetadata object) ->
                request(new Request("POST", path(object, false), "application/json", json(object)), object);
            case Write.Patch(HasMetadata object, JsonPatch patch) ->
                request(new Request("PATCH", path(object, true), "application/json-patch+json", patch.json()), object);
            case Write.Delete(HasMetadata object) -> delete(object);
        };
    }

    /// As it would be stored, without storing it.
    public HasMetadata rehearse(Write.Create write) {
        HasMetadata object = write.object();
        return request(
                new Request("POST", path(object, false) + "&dryRun=All", "application/json", json(object)), object);
    }

    /// Replaces the status of exactly the version that was seen.
    public HasMetadata status(HasMetadata object, Object status) {
        JsonPatch patch = JsonPatch.EMPTY
                .test("/metadata/resourceVersion", object.getMetadata().getResourceVersion())
                .add("/status", client.getKubernetesSerialization().convertValue(status, ObjectNode.class));
        String path = path(object, true).replaceFirst("\\?", "/status?");
        return request(new Request("PATCH", path, "application/json-patch+json", patch.json()), object);
    }

    private HasMetadata delete(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("propagationPolicy", "Background");
        options.putObject("preconditions").put("uid", meta.getUid()).put("resourceVersion", meta.getResourceVersion());
        try {
            answered(new Request("DELETE", path(object, true), "application/json", options.toString()));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        return object;
    }

    private record Request(String verb, String path, String type, String body) {

        String words() {
            return verb + " " + path;
        }
    }

    private HasMetadata request(Request request, HasMetadata like) {
        byte[] answer = answered(request);
        return client.getKubernetesSerialization()
                .unmarshal(new String(answer, StandardCharsets.UTF_8), like.getClass());
    }

    private byte[] answered(Request wanted) {
        if (!leadership.isHeld()) {
            throw new NotLeading();
        }
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceFirst("/$", "") + wanted.path())
                .method(wanted.verb(), wanted.type(), wanted.body())
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .build();
        var answer = client.getHttpClient().sendAsync(request, byte[].class);
        try {
            return accepted(request, answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KubernetesClientException(wanted.words() + " was interrupted", e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new KubernetesClientException(wanted.words() + " was not answered within " + LIMIT, e);
        } catch (ExecutionException e) {
            throw new KubernetesClientException(wanted.words() + " was not answered", e.getCause());
        }
    }

    private byte[] accepted(HttpRequest request, HttpResponse<byte[]> response) {
        if (response.isSuccessful()) {
            return response.body();
        }
        String text = response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8);
        Status status = status(response.code(), text);
        throw new KubernetesClientException(
                request.method() + " " + request.uri().getPath() + ": " + status.getMessage(), response.code(), status);
    }

    /// What stands between us and the API server answers in words of its own.
    private Status status(int code, String text) {
        if (text.startsWith("{")) {
            Status status = client.getKubernetesSerialization().unmarshal(text, Status.class);
            if (status.getMessage() != null) {
                return status;
            }
        }
        Status status = new Status();
        status.setCode(code);
        status.setMessage("answered " + code + (text.isBlank() ? "" : ": " + text.strip()));
        return status;
    }

    private String json(HasMetadata object) {
        return client.getKubernetesSerialization().asJson(object);
    }

    private static String path(HasMetadata object, boolean named) {
        String version = object.getApiVersion();
        String path = (version.contains("/") ? "/apis/" : "/api/")
                + version
                + "/namespaces/"
                + object.getMetadata().getNamespace()
                + "/"
                + object.getPlural();
        return path + (named ? "/" + object.getMetadata().getName() : "") + "?fieldManager=" + MANAGER;
    }
}
