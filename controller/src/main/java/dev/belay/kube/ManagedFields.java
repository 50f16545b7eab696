package dev.belay.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.ArrayList;
import java.util.List;

/// Who wrote which field, as the API server keeps it. A field that we changed and changed back still counts as ours,
/// and its owner's next server-side apply would conflict with us.
public final class ManagedFields {

    private static final String AT = "/metadata/managedFields";

    private ManagedFields() {}

    /// Takes our entry out, once everything of ours is undone; nothing where there is none.
    public static JsonPatch strip(HasMetadata object) {
        List<ManagedFieldsEntry> present = object.getMetadata().getManagedFields();
        List<ManagedFieldsEntry> others = present == null ? List.of() : new ArrayList<>(present);
        others = others.stream()
                .filter(entry -> !Writer.manager().equals(entry.getManager()))
                .toList();
        if (present == null || others.size() == present.size()) {
            return JsonPatch.EMPTY;
        }
        JsonPatch seen = JsonPatch.EMPTY.test(
                "/metadata/resourceVersion", object.getMetadata().getResourceVersion());
        // An empty list would be taken for "as it is"; one empty entry is how the API server is told to forget all.
        return others.isEmpty() ? seen.replace(AT, List.of(new ManagedFieldsEntry())) : seen.replace(AT, others);
    }
}
