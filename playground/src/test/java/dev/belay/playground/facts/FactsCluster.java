package dev.belay.playground.facts;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Method;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.ReflectionSupport;

/// Gives each fact its ground and the shop that stands on it, made of what the playground's extension gives.
final class FactsCluster implements ParameterResolver {

    private static final Namespace STORE = Namespace.create(FactsCluster.class);
    private static final Method GROUND = ReflectionSupport.findMethod(
                    FactsCluster.class, "ground", Cluster.class, KubernetesClient.class, TestNamespace.class)
            .orElseThrow();

    static Ground ground(Cluster cluster, KubernetesClient client, TestNamespace namespace) {
        return new Ground(cluster, client, namespace.name());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == Ground.class || type == Shop.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Shop shop = test.getStore(STORE).getOrComputeIfAbsent(Shop.class, type -> open(test), Shop.class);
        return parameter.getParameter().getType() == Ground.class ? shop.ground() : shop;
    }

    /// The playground's extension resolves the parameters.
    private static Shop open(ExtensionContext test) {
        Object ground = test.getExecutableInvoker().invoke(GROUND, null);
        return new Shop((Ground) Objects.requireNonNull(ground));
    }

    /// So that a constructor, too, gets what belongs to its test.
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
