package dev.belay.web;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The Releases that somebody follows: all, those of a namespace, or one.
record View(@Nullable String namespace, @Nullable String name) {

    boolean shows(ReleaseSummary release) {
        return (namespace == null || namespace.equals(release.namespace()))
                && (name == null || name.equals(release.name()));
    }

    /// What one must be allowed in Kubernetes for it: what `kubectl get --watch` needs.
    Right right() {
        return new Right("watch", namespace, name);
    }

    static View ofAll() {
        return new View(null, null);
    }

    static View of(String namespace) {
        return new View(Objects.requireNonNull(namespace), null);
    }

    static View of(String namespace, String name) {
        return new View(Objects.requireNonNull(namespace), Objects.requireNonNull(name));
    }
}
