package dev.belay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.kube.ControlPlane;
import dev.belay.kube.NotLeading;
import dev.belay.kube.Writer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The anchor in a ConfigMap of a real API server.
@Tag("cluster")
final class HeadWriterTest {

    private static final String HASH = "0123456789ab".repeat(6).substring(0, 64);

    private static HeadWriter writer(ControlPlane plane, Lead lead) {
        return new HeadWriter(plane.client(), new Writer(plane.client(), lead), plane.namespace());
    }

    private static ConfigMap stored(ControlPlane plane) {
        return plane.client()
                .configMaps()
                .inNamespace(plane.namespace())
                .withName("belay-ledger")
                .require();
    }

    @Test
    void keepsTheEndForTheNextLeader() throws Exception {
        try (ControlPlane plane = ControlPlane.open()) {
            HeadWriter writer = writer(plane, new Lead(true));
            assertThat(writer.kept()).isEmpty();
            writer.keep(new Head("one", 5, HASH), Optional.empty());
            writer.keep(new Head("one", 6, HASH), Optional.empty());
            assertThat(writer(plane, new Lead(true)).kept()).contains(new Head("one", 6, HASH));
            assertThat(stored(plane).getData())
                    .containsEntry("ledger", "one")
                    .containsEntry("seq", "6")
                    .containsEntry("hash", HASH);
        }
    }

    @Test
    void remembersTheLedgerThatWasReplaced() throws Exception {
        try (ControlPlane plane = ControlPlane.open()) {
            new Anchoring(writer(plane, new Lead(true)), Duration.ZERO)
                    .keep(new Head("one", 5, HASH), AnchoringTest.STANDING);
            Anchoring next = new Anchoring(writer(plane, new Lead(true)), Duration.ZERO);
            next.keep(new Head("two", 1, HASH), AnchoringTest.STANDING);
            next.keep(new Head("two", 2, HASH), AnchoringTest.STANDING);
            assertThat(stored(plane).getData()).containsEntry("seq", "2").containsEntry("replaced", "one 5 " + HASH);
        }
    }

    /// What a person has made of it is no anchor, and nothing to fall over.
    @Test
    void takesNothingElseForAnAnchor() throws Exception {
        try (ControlPlane plane = ControlPlane.open()) {
            HeadWriter writer = writer(plane, new Lead(true));
            writer.keep(new Head("one", 5, HASH), Optional.empty());
            plane.client().resource(stored(plane)).edit(map -> {
                map.setData(null);
                return map;
            });
            assertThat(writer.kept()).isEmpty();
            new Anchoring(writer, Duration.ZERO).keep(new Head("one", 7, HASH), AnchoringTest.STANDING);
            assertThat(writer.kept()).contains(new Head("one", 7, HASH));
        }
    }

    @Test
    void isWrittenByTheLeaderOnly() throws Exception {
        try (ControlPlane plane = ControlPlane.open()) {
            HeadWriter deposed = writer(plane, new Lead(false));
            assertThatThrownBy(() -> deposed.keep(new Head("one", 5, HASH), Optional.empty()))
                    .isInstanceOf(NotLeading.class);
        }
    }
}
