package dev.belay.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Who said a verb, where the API server does not write it: it may be missing, and is never false.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnsignedVerbsTest {

    private final AtomicInteger count = new AtomicInteger();
    private final Stage stage = Stage.set("unsigned", Map.of("replicas", "0", "admission.mutating", "never"));
    private final Person alice = stage.userWho(
            "alice", "{apiGroups: [belay.dev], resources: [releases], verbs: [get, create, update, patch]}");
    private String name = "";

    @AfterAll
    void strike() {
        stage.close();
    }

    @BeforeEach
    void release() {
        name = "shop-" + count.incrementAndGet();
        stage.theAdmin().feed("""
                        apiVersion: belay.dev/v1alpha1
                        kind: Release
                        metadata: {name: %s}
                        spec:
                          target: {deployment: %s}
                          canary: {steps: [{weight: 10}]}
                        """.formatted(name, name), "create").accepted();
    }

    @Test
    void mayBeSaidWithoutAName() {
        alice.kubectl("annotate", "release", name, "belay.dev/abort=now").accepted();
    }

    @Test
    void mayBeSignedWithOnesOwnName() {
        alice.kubectl("annotate", "release", name, "belay.dev/abort=now", "belay.dev/abort-by=alice")
                .accepted();
    }

    @Test
    void mayNotBeSignedWithAnothers() {
        String complained = alice.kubectl("annotate", "release", name, "belay.dev/abort=now", "belay.dev/abort-by=bob")
                .refused()
                .complained();

        assertThat(complained).contains("you are \"alice\"").contains("take belay.dev/abort-by away");
    }

    @Test
    void mayNotBeSignedAfterwardsNorTheNameTakenAway() {
        alice.kubectl("annotate", "release", name, "belay.dev/abort=now").accepted();
        String complained = alice.kubectl("annotate", "release", name, "belay.dev/abort-by=alice")
                .refused()
                .complained();
        assertThat(complained).contains("cannot be changed afterwards");

        alice.kubectl("annotate", "release", name, "belay.dev/pause=now", "belay.dev/pause-by=alice")
                .accepted();
        alice.kubectl("annotate", "release", name, "belay.dev/pause-by-").refused();
    }

    @Test
    void gainNoNameThatWasLaidReady() {
        alice.kubectl("annotate", "release", name, "belay.dev/abort-by=bob").accepted();

        alice.kubectl("annotate", "release", name, "belay.dev/abort=now").refused();
        alice.kubectl("annotate", "release", name, "belay.dev/abort=now", "belay.dev/abort-by-")
                .accepted();
    }
}
