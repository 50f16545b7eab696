package dev.belay.kube;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The namespaces whose Releases are looked after. What is outside is not looked at, and the operator need not have a
/// right there.
///
/// @param namespaces empty: all there are
public record Realm(Set<String> namespaces) {

    public static final Realm WHOLE = new Realm(Set.of());

    /// No namespace is called so.
    private static final String EVERYWHERE = "";

    public Realm {
        namespaces = Set.copyOf(namespaces);
    }

    public boolean isWhole() {
        return namespaces.isEmpty();
    }

    /// What one request can ask of the whole cluster, and else one for each namespace: to be found with [#in].
    public <T> Map<String, T> each(Supplier<T> everywhere, Function<String, T> inOne) {
        Map<String, T> all = new HashMap<>();
        if (isWhole()) {
            all.put(EVERYWHERE, everywhere.get());
        }
        namespaces.forEach(namespace -> all.put(namespace, inOne.apply(namespace)));
        return all;
    }

    /// That of [#each] which a namespace belongs to.
    public static <T> T in(String namespace, Map<String, T> each) {
        T found = each.getOrDefault(namespace, each.get(EVERYWHERE));
        if (found == null) {
            throw new IllegalStateException("the namespace " + namespace + " is not looked after");
        }
        return found;
    }
}
