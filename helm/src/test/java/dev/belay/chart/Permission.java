package dev.belay.chart;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import org.jspecify.annotations.Nullable;

/// One thing that the operator may or may not do, and why.
///
/// @param resource as in a role: `resource.group` or `resource.group/subresource`
/// @param place where
/// @param name the only object; none: any
record Permission(
        String verb, String resource, Place place, @Nullable String name, String why) {

    enum Place {
        /// In every namespace, or no namespaced thing at all.
        EVERYWHERE,
        /// In the operator's namespace, and in no other.
        AT_HOME,
        /// In the namespace of an application.
        ABROAD
    }

    String group() {
        String whole = resource.split("/", 2)[0];
        int dot = whole.indexOf('.');
        return dot < 0 ? "" : whole.substring(dot + 1);
    }

    /// As a role's rule writes it: `releases/status`.
    String plural() {
        String[] parts = resource.split("/", 2);
        String plural = parts[0].split("\\.", 2)[0];
        return parts.length == 1 ? plural : plural + "/" + parts[1];
    }

    ResourceAttributes asked() {
        String[] parts = plural().split("/", 2);
        return new ResourceAttributesBuilder()
                .withVerb(verb)
                .withGroup(group())
                .withResource(parts[0])
                .withSubresource(parts.length == 1 ? null : parts[1])
                .withName(name)
                .withNamespace(
                        switch (place) {
                            case EVERYWHERE -> null;
                            case AT_HOME -> Installation.NAMESPACE;
                            case ABROAD -> "web";
                        })
                .build();
    }

    @Override
    public String toString() {
        return verb + " " + resource + (name == null ? "" : " " + name) + " " + place + ": " + why;
    }
}
