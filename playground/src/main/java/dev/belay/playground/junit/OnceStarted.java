package dev.belay.playground.junit;

import dev.belay.playground.cluster.Cluster;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A cluster, or why there is none: that is found out once, and every test that wants it fails with it.
record OnceStarted(@Nullable Cluster started, @Nullable RuntimeException failure) implements AutoCloseable {

    private static final String GIVEN = "BELAY_TEST_KUBECONFIG";

    /// What the program said that started the given one, so that also logs can be read there.
    private static final String ANNOUNCEMENT = "BELAY_TEST_CLUSTER";

    static OnceStarted of(OnKubernetes wanted) {
        String kubeconfig = System.getenv(GIVEN);
        boolean isGiven = kubeconfig != null && !kubeconfig.isBlank() && !wanted.standing() && !wanted.ownCluster();
        try {
            return new OnceStarted(
                    isGiven
                            ? Cluster.given(Path.of(kubeconfig), System.getenv(ANNOUNCEMENT))
                            : Cluster.start(wanted.standing(), System.err::println),
                    null);
        } catch (RuntimeException e) {
            return new OnceStarted(null, e);
        }
    }

    Cluster cluster() {
        if (started == null) {
            throw new IllegalStateException("There is no Kubernetes to test on: " + message(), failure);
        }
        return started;
    }

    private String message() {
        return failure == null || failure.getMessage() == null ? "" + failure : failure.getMessage();
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }
}
