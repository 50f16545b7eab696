package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.kube.JsonPatch;
import dev.belay.release.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the operator itself writes on a Release: its finalizer, and that a verb was heard.
final class ReleasePatch {

    static final String FINALIZER = "belay.dev/restore";

    private static final String FINALIZERS = "/metadata/finalizers";

    private ReleasePatch() {}

    static boolean isHeld(Release release) {
        return finalizers(release).contains(FINALIZER);
    }

    /// An object that is being deleted takes no new finalizer.
    static JsonPatch finalizer(Release release, boolean wanted) {
        List<String> present = finalizers(release);
        if (wanted == present.contains(FINALIZER) || (wanted && Departure.isDeleted(release))) {
            return JsonPatch.EMPTY;
        }
        List<String> next = new ArrayList<>(present);
        if (wanted) {
            next.add(FINALIZER);
        } else {
            next.remove(FINALIZER);
        }
        return present.isEmpty()
                ? JsonPatch.EMPTY
                        .test("/metadata/resourceVersion", release.getMetadata().getResourceVersion())
                        .add(FINALIZERS, next)
                : JsonPatch.EMPTY.test(FINALIZERS, present).replace(FINALIZERS, next);
    }

    /// Takes verbs away that were done or refused, unless somebody has said something else meanwhile.
    static JsonPatch answered(Release release, List<Verb.Answer> answers) {
        Map<String, String> notes =
                Objects.requireNonNullElse(release.getMetadata().getAnnotations(), Map.of());
        JsonPatch patch = JsonPatch.EMPTY;
        for (Verb.Answer answer : answers) {
            String key = VerbKeys.of(answer.verb().name());
            if (answer.verb().value().equals(notes.get(key))) {
                String at = JsonPatch.path("metadata", "annotations", key);
                patch = patch.test(at, answer.verb().value()).remove(at);
                String author = VerbKeys.author(answer.verb().name());
                if (notes.containsKey(author)) {
                    patch = patch.remove(JsonPatch.path("metadata", "annotations", author));
                }
            }
        }
        return patch;
    }

    private static List<String> finalizers(Release release) {
        return Objects.requireNonNullElse(release.getMetadata().getFinalizers(), List.of());
    }
}
