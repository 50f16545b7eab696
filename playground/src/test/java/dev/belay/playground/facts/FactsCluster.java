package dev.belay.playground.facts;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives each fact its ground, or the shop that stands on it.
final class FactsCluster implements ParameterResolver {

    private static final Namespace STORE = Namespace.create(FactsCluster.class);

    /// Closed by JUnit when the test has ended, whatever its end.
    record Stand(Ground ground, Shop shop, HandMadePods pods) implements AutoCloseable {

        static Stand open() {
            Path kubeconfig = Path.of(Objects.requireNonNull(System.getenv("BELAY_TEST_KUBECONFIG")));
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            config.setClientKeyAlgo("EC");
            KubernetesClient client =
                    new KubernetesClientBuilder().withConfig(config).build();
            String namespace = client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withGenerateName("facts-")
                            .endMetadata()
                            .build())
                    .create()
                    .getMetadata()
                    .getName();
            Ground ground = new Ground(client, namespace, new Kubectl(kubeconfig, namespace));
            return new Stand(ground, new Shop(ground), new HandMadePods(client, namespace));
        }

        @Override
        public void close() {
            shop.close();
            pods.close();
            ground.client().namespaces().withName(ground.namespace()).delete();
            ground.client().close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == Ground.class || type == Shop.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        // Not by type alone: a store looks into that of the class too.
        Stand stand = test.getStore(STORE).getOrComputeIfAbsent(test.getUniqueId(), id -> Stand.open(), Stand.class);
        return parameter.getParameter().getType() == Ground.class ? stand.ground() : stand.shop();
    }

    /// So that a constructor gets the shop of its test.
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
