package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Objects;

/// Who wrote what, by managedFields.
final class Manager {

    /// Under which the operator writes.
    static final String OPERATOR = "belay";

    private Manager() {}

    static List<ManagedFieldsEntry> entries(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
                .stream()
                .filter(entry -> OPERATOR.equals(entry.getManager()))
                .toList();
    }

    /// Its entry changed: also one that is taken out, which only it does.
    static boolean hasWritten(HasMetadata before, HasMetadata after) {
        return !entries(before).equals(entries(after));
    }

    /// Another's entry changed.
    static boolean hasAnotherWritten(HasMetadata before, HasMetadata after) {
        return !others(before).equals(others(after));
    }

    private static List<ManagedFieldsEntry> others(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
                .stream()
                .filter(entry -> !OPERATOR.equals(entry.getManager()))
                .toList();
    }
}
