package dev.belay.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the API server answers, as whoever asks for the lease finds out. One warning when it begins to fail, one
/// line when it answers again.
final class Contact implements ReadinessCheck {

    private static final Logger LOG = LoggerFactory.getLogger(Contact.class);

    /// A single failure is not worth taking a replica out for.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Set<Integer> NOT_ALLOWED =
            Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN);

    private final String lease;
    private final String server;
    private volatile @Nullable Moment answered;
    private volatile @Nullable String failure;

    Contact(String lease, String server) {
        this.lease = lease;
        this.server = server;
    }

    void succeeded() {
        if (failure != null) {
            LOG.info("The API server answers again");
        }
        failure = null;
        answered = Moment.now();
    }

    void failed(RuntimeException e) {
        String sentence = sentence(e);
        if (!sentence.equals(failure)) {
            LOG.warn("{}", sentence, e);
        }
        failure = sentence;
    }

    private String sentence(RuntimeException e) {
        if (!(e instanceof KubernetesClientException refused)) {
            return "Sharing the lease " + lease + " failed: " + e + ". This is a bug of Belay's: please report it";
        }
        if (NOT_ALLOWED.contains(refused.getCode())) {
            return "The API server does not allow the use of the lease %s (%d): give this service account the Role of Belay's chart"
                    .formatted(lease, refused.getCode());
        }
        if (refused.getCode() != 0) {
            return "The API server answered %d when asked for the lease %s: look at its log"
                    .formatted(refused.getCode(), lease);
        }
        return "The API server at %s does not answer: check that it runs and that this pod may reach it"
                .formatted(server);
    }

    @Override
    public Optional<String> problem() {
        Moment last = answered;
        if (last != null && Moment.now().surelySince(last).compareTo(PATIENCE) < 0) {
            return Optional.empty();
        }
        String known = failure;
        return Optional.of(known == null ? "The API server at " + server + " has not answered yet" : known);
    }
}
