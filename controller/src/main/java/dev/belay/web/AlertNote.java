package dev.belay.web;

import dev.belay.release.FiredAlert;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What Alertmanager sends to a webhook (its version 4), as far as it matters here.
///
/// @param truncatedAlerts how many it left out
record AlertNote(
        @Nullable String version,
        @Nullable List<@Nullable Alert> alerts,
        @Nullable Long truncatedAlerts) {

    static final String VERSION = "4";

    private static final String FIRING = "firing";
    private static final String NAMESPACE = "namespace";
    private static final String RELEASE = "belay_release";
    private static final String NAME = "alertname";

    /// One alert of the group.
    record Alert(
            @Nullable String status,
            @Nullable Map<String, @Nullable String> labels,
            @Nullable String startsAt) {

        boolean isFiring() {
            return FIRING.equals(status);
        }

        private Optional<String> label(String name) {
            return Optional.ofNullable(labels).map(all -> all.get(name));
        }

        String name() {
            return label(NAME).orElse("without a name");
        }

        /// Which Release it is about; empty: it does not say so, or no Release can have such a name.
        Optional<Whose> whose() {
            String namespace = label(NAMESPACE).orElse("");
            String release = label(RELEASE).orElse("");
            return Names.isOne(namespace, release) ? Optional.of(new Whose(namespace, release)) : Optional.empty();
        }

        /// Empty: it does not say since when it fires.
        Optional<FiredAlert> fired() {
            try {
                Instant at = OffsetDateTime.parse(Optional.ofNullable(startsAt).orElse(""))
                        .toInstant();
                return Optional.of(new FiredAlert(at, name()));
            } catch (DateTimeException notATime) {
                return Optional.empty();
            }
        }
    }

    /// A Release by its name.
    record Whose(String namespace, String release) {

        String path() {
            return "/apis/belay.dev/v1alpha1/namespaces/" + namespace + "/releases/" + release;
        }
    }
}
