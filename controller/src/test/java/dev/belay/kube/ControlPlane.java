package dev.belay.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The real control plane that tests run against, and a namespace on it that goes with the test.
public final class ControlPlane implements AutoCloseable {

    private static final PatchContext JSON = PatchContext.of(PatchType.JSON);

    private final KubernetesClient client;
    private final String namespace;

    private ControlPlane(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    public static ControlPlane open() {
        String kubeconfig = Objects.requireNonNull(
                System.getenv("BELAY_TEST_KUBECONFIG"),
                "set BELAY_TEST_KUBECONFIG to a cluster's, or run ./verify kubernetes, which starts one");
        Config config = Config.fromKubeconfig(Path.of(kubeconfig).toFile());
        if (isElliptic(config.getClientKeyData())) {
            // The client takes a PKCS#8 key for RSA unless told; it reads the kind from older forms only.
            config.setClientKeyAlgo("EC");
        }
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        var made = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("patches-")
                        .endMetadata()
                        .build())
                .create();
        return new ControlPlane(client, made.getMetadata().getName());
    }

    private static boolean isElliptic(@Nullable String keyData) {
        if (keyData == null) {
            return false;
        }
        String pem = new String(Base64.getDecoder().decode(keyData), StandardCharsets.US_ASCII);
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    public <T extends HasMetadata> T create(T object) {
        object.getMetadata().setNamespace(namespace);
        return client.resource(object).create();
    }

    public <T extends HasMetadata> T patch(JsonPatch patch, T object) {
        Resource<T> resource = client.resource(object);
        return resource.patch(JSON, patch.json());
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }
}
