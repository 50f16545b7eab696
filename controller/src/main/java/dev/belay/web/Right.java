package dev.belay.web;

import org.jspecify.annotations.Nullable;

/// What somebody must be allowed in Kubernetes to see something here. There are no other rights than
/// those.
///
/// @param namespace none: in all of them
/// @param name none: all that are there
record Right(
        String verb, @Nullable String namespace, @Nullable String name) {

    static Right toList() {
        return new Right("list", null, null);
    }

    static Right toList(String namespace) {
        return new Right("list", namespace, null);
    }

    static Right toGet(String namespace, String name) {
        return new Right("get", namespace, name);
    }

    /// As a sentence has it.
    String words() {
        return verb + " releases.belay.dev"
                + (namespace == null ? " in all namespaces" : " in the namespace " + namespace);
    }
}
