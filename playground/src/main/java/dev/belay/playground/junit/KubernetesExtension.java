package dev.belay.playground.junit;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.gateway.Gateway;
import dev.belay.playground.node.NodeAgent;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/// Gives tests their cluster and their namespace. Both are made when the first one asks.
final class KubernetesExtension implements ParameterResolver {

    private static final Namespace STORE = Namespace.create(KubernetesExtension.class);

    private record Place(Cluster cluster, ExtensionContext context) {

        OwnNamespace namespace() {
            if (context.getTestMethod().isEmpty()) {
                throw new ParameterResolutionException(
                        "A namespace belongs to one test: take it in @BeforeEach or in the test, not before the class");
            }
            return context.getStore(STORE)
                    .getOrComputeIfAbsent("namespace", _ -> namespaceFor(context), OwnNamespace.class);
        }

        Gateway gateway() {
            String namespace = namespace().name();
            return context.getStore(STORE)
                    .getOrComputeIfAbsent(
                            "gateway",
                            _ -> Gateway.start(
                                    cluster.client(),
                                    namespace,
                                    cluster.nodeAgent().addresses()),
                            Gateway.class);
        }

        private OwnNamespace namespaceFor(ExtensionContext test) {
            String name = test.getTestMethod().map(Method::getName).orElse("test");
            return OwnNamespace.create(cluster, name);
        }
    }

    private static final Map<Class<?>, Function<Place, Object>> PARAMETERS = Map.of(
            Cluster.class, Place::cluster,
            NodeAgent.class, place -> place.cluster().nodeAgent(),
            TestNamespace.class, place -> new TestNamespace(place.namespace().name()),
            Gateway.class, Place::gateway,
            KubernetesClient.class, place -> place.namespace().client());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Function<Place, Object> get = PARAMETERS.get(parameter.getParameter().getType());
        if (get == null) {
            throw new ParameterResolutionException("Not one of " + PARAMETERS.keySet());
        }
        return get.apply(new Place(clusterOf(context), context));
    }

    private static Cluster clusterOf(ExtensionContext context) {
        OnKubernetes wanted = annotation(context)
                .orElseThrow(() -> new ParameterResolutionException("Annotate the class with @OnKubernetes"));
        // A store looks into its parents' too: without a word of its own, a class would be given the cluster of all.
        String key = (wanted.ownCluster() ? "own, " : "") + (wanted.standing() ? "standing" : "usual");
        Store store = wanted.ownCluster()
                ? classOf(context).getStore(STORE)
                : context.getRoot().getStore(STORE);
        return store.getOrComputeIfAbsent(key, _ -> OnceStarted.of(wanted), OnceStarted.class)
                .cluster();
    }

    private static Optional<OnKubernetes> annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(classOf(context).getTestClass(), OnKubernetes.class);
    }

    /// The outermost class: nested ones share its cluster.
    private static ExtensionContext classOf(ExtensionContext context) {
        ExtensionContext at = context;
        while (at.getParent()
                .filter(parent -> parent.getTestClass().isPresent())
                .isPresent()) {
            at = at.getParent().get();
        }
        return at;
    }
}
