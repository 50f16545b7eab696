package dev.belay.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a mark keeps a late write from doing.
class TrialMarkTest {

    private static final TrialMark FIRST = new TrialMark("k3x9", 1);
    private static final TrialMark SECOND = new TrialMark("k3x9", 2);
    private static final JsonPatch CHANGE = JsonPatch.EMPTY.add("/spec/type", "ClusterIP");

    private static Service service(Map<String, String> annotations) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("shop")
                .withResourceVersion("7")
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static Service marked(TrialMark mark) {
        return service(Map.of(TrialMark.KEY, mark.text(), "team", "shop"));
    }

    @Test
    void goesByTheSeenVersionTheFirstTime() {
        Service plain = service(Map.of());
        JsonPatch patch = FIRST.marking(plain, CHANGE);
        assertThat(TrialMark.on(Patched.by(patch, plain))).contains(FIRST);
        Service newer = service(Map.of());
        newer.getMetadata().setResourceVersion("8");
        assertThatThrownBy(() -> Patched.by(patch, newer)).isInstanceOf(JsonPatchException.class);
    }

    @Test
    void failsOnAnObjectWhoseEpochWasRaised() {
        JsonPatch late = FIRST.marking(marked(FIRST), CHANGE);
        Patched.by(late, marked(FIRST));
        assertThatThrownBy(() -> Patched.by(late, marked(SECOND))).isInstanceOf(JsonPatchException.class);
    }

    @Test
    void raisesTheEpochOfAnObjectThatNeedsNoOtherChange() {
        JsonPatch patch = SECOND.marking(marked(FIRST), JsonPatch.EMPTY);
        Service raised = Patched.by(patch, marked(FIRST));
        assertThat(TrialMark.on(raised)).contains(SECOND);
        assertThat(raised.getMetadata().getAnnotations()).containsEntry("team", "shop");
    }

    @Test
    void writesNothingThatChangesNothing() {
        assertThat(FIRST.marking(marked(FIRST), JsonPatch.EMPTY)).isEqualTo(JsonPatch.EMPTY);
        assertThat(FIRST.marking(service(Map.of()), JsonPatch.EMPTY)).isEqualTo(JsonPatch.EMPTY);
        assertThat(TrialMark.unmarking(service(Map.of()), CHANGE)).isEqualTo(JsonPatch.EMPTY);
        Service noted = service(Map.of(TrialMark.KEY, FIRST.text(), "note", "a"));
        assertThat(FIRST.marking(noted, JsonPatch.EMPTY, Map.of("note", "a"))).isEqualTo(JsonPatch.EMPTY);
        assertThat(FIRST.marking(noted, JsonPatch.EMPTY, Map.of("note", "b")).changesSomething())
                .isTrue();
    }

    @Test
    void takesMarkAndNotesOff() {
        Service noted = service(Map.of(TrialMark.KEY, FIRST.text(), "note", "a", "team", "shop"));
        Service plain = Patched.by(TrialMark.unmarking(noted, JsonPatch.EMPTY, "note", "absent"), noted);
        assertThat(plain.getMetadata().getAnnotations()).isEqualTo(Map.of("team", "shop"));
    }

    @Test
    void takesAnUnreadableMarkForNone() {
        assertThat(TrialMark.on(service(Map.of(TrialMark.KEY, "somebody's own"))))
                .isEmpty();
        assertThat(TrialMark.on(service(Map.of()))).isEmpty();
    }

    @Test
    void escapesNamesInPaths() {
        assertThat(JsonPatch.path("metadata", "annotations", "belay.dev/a~b"))
                .isEqualTo("/metadata/annotations/belay.dev~1a~0b");
    }
}
