package dev.belay.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// One write to the API server, as a value: what is to be written is computed first and can be looked at, and then
/// it is sent.
public sealed interface Write {

    /// As it was seen when the write was computed; of a creation: as it is to be.
    HasMetadata object();

    record Create(HasMetadata object) implements Write {}

    record Patch(HasMetadata object, JsonPatch patch) implements Write {}

    /// Only exactly what was seen: another object of that name, or a newer version, stays.
    record Delete(HasMetadata object) implements Write {}

    /// For people: `patch Service shop`.
    default String words() {
        String verb = switch (this) {
            case Create _ -> "create";
            case Patch _ -> "patch";
            case Delete _ -> "delete";
        };
        return verb + " " + object().getKind() + " " + object().getMetadata().getName();
    }
}
