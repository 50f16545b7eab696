package dev.belay.traffic;

import static dev.belay.kube.JsonPatch.path;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Labels;
import dev.belay.kube.TrialMark;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Service's selector narrowed to one revision by `pod-template-hash`. To the same pods it changes no endpoint;
/// from one revision to another the endpoints follow within milliseconds and are never empty.
public final class Pin {

    private static final String AT = path("spec", "selector", Labels.POD_TEMPLATE_HASH);

    private Pin() {}

    /// The hash that a Service is narrowed to; none: it is not pinned.
    public static @Nullable String of(Service service) {
        return service.getSpec().getSelector() == null
                ? null
                : service.getSpec().getSelector().get(Labels.POD_TEMPLATE_HASH);
    }

    /// Narrows it to the ReplicaSet of that hash.
    public static JsonPatch to(String hash, Service service, TrialMark mark) {
        return to(hash, service, mark, Map.of());
    }

    /// @param notes annotations that are written together with the pin
    static JsonPatch to(String hash, Service service, TrialMark mark, Map<String, String> notes) {
        String present = of(service);
        JsonPatch change = present == null
                ? JsonPatch.EMPTY.add(AT, hash)
                : present.equals(hash)
                        ? JsonPatch.EMPTY
                        : JsonPatch.EMPTY.test(AT, present).replace(AT, hash);
        return mark.marking(service, change, notes);
    }

    /// Takes our pin and mark off. A Service that never was ours keeps what it has.
    public static JsonPatch off(Service service) {
        String present = of(service);
        JsonPatch change = present == null
                ? JsonPatch.EMPTY
                : JsonPatch.EMPTY.test(AT, present).remove(AT);
        return TrialMark.unmarking(service, change, LeverNotes.KEYS);
    }
}
