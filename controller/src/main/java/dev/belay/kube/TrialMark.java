package dev.belay.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The mark that every object carries which a trial has changed: `belay.dev/trial: <id>/<epoch>`. Each later write
/// tests it, so that neither a deposed leader nor a write that lands late can touch another trial's traffic, nor
/// undo a rollback.
public record TrialMark(String id, int epoch) {

    public static final String KEY = "belay.dev/trial";

    private static final Pattern FORM = Pattern.compile("([a-z0-9]+)/([0-9]{1,9})");
    private static final String PATH = JsonPatch.path("metadata", "annotations", KEY);

    public static Optional<TrialMark> on(HasMetadata object) {
        String text = annotations(object).get(KEY);
        Matcher form = FORM.matcher(text == null ? "" : text);
        return form.matches()
                ? Optional.of(new TrialMark(form.group(1), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }

    /// The object is marked by that trial.
    public static boolean isOf(HasMetadata object, String trial) {
        return on(object).filter(mark -> mark.id.equals(trial)).isPresent();
    }

    public JsonPatch marking(HasMetadata object, JsonPatch changes) {
        return marking(object, changes, Map.of());
    }

    /// The changes with this mark: tested where the object carries one, set where it carries none or an earlier
    /// epoch. Without changes only an object that is ours already is written, to raise its epoch.
    ///
    /// @param notes annotations that are written together with the mark
    public JsonPatch marking(HasMetadata object, JsonPatch changes, Map<String, String> notes) {
        if (isOutdatedBy(object)) {
            return JsonPatch.EMPTY;
        }
        String present = annotations(object).get(KEY);
        Map<String, String> missing = new TreeMap<>(notes);
        missing.put(KEY, text());
        missing.entrySet()
                .removeIf(note -> note.getValue().equals(annotations(object).get(note.getKey())));
        boolean untouched = present == null && !changes.changesSomething();
        if (untouched || (missing.isEmpty() && !changes.changesSomething())) {
            return JsonPatch.EMPTY;
        }
        return guarded(object, present).and(changes).and(noting(object, missing));
    }

    /// The object carries a later epoch of the same trial: it was withdrawn or taken back, and whoever still holds
    /// this mark does not know yet.
    public boolean isOutdatedBy(HasMetadata object) {
        return on(object)
                .filter(other -> other.id.equals(id) && other.epoch > epoch)
                .isPresent();
    }

    /// The changes that give an object back, with its mark and our notes taken off. An object without a mark is not
    /// ours to change.
    public static JsonPatch unmarking(HasMetadata object, JsonPatch changes, String... notes) {
        String present = annotations(object).get(KEY);
        if (present == null) {
            return JsonPatch.EMPTY;
        }
        JsonPatch patch = tested(present).and(changes).remove(PATH);
        for (String note : notes) {
            if (annotations(object).containsKey(note)) {
                patch = patch.remove(JsonPatch.path("metadata", "annotations", note));
            }
        }
        return patch;
    }

    /// A test cannot prove that a mark is absent, so the first write goes by the version that was seen.
    private static JsonPatch guarded(HasMetadata object, @Nullable String present) {
        return present == null
                ? JsonPatch.EMPTY.test(
                        "/metadata/resourceVersion", object.getMetadata().getResourceVersion())
                : tested(present);
    }

    private static JsonPatch tested(String present) {
        return JsonPatch.EMPTY.test(PATH, present);
    }

    private static JsonPatch noting(HasMetadata object, Map<String, String> notes) {
        if (annotations(object).isEmpty()) {
            return JsonPatch.EMPTY.add("/metadata/annotations", notes);
        }
        JsonPatch patch = JsonPatch.EMPTY;
        for (Map.Entry<String, String> note : notes.entrySet()) {
            patch = patch.add(JsonPatch.path("metadata", "annotations", note.getKey()), note.getValue());
        }
        return patch;
    }

    private static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    public String text() {
        return id + "/" + epoch;
    }
}
