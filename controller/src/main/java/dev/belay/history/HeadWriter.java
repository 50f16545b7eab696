package dev.belay.history;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Write;
import dev.belay.kube.Writer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Keeps the ledger's end outside of the database too, in a ConfigMap: whoever can change the one can mostly not change
/// the other. It never goes back: an end that is behind what was kept means that rows are gone.
public final class HeadWriter implements Anchor {

    public static final String NAME = "belay-ledger";

    private final KubernetesClient reader;
    private final Writer writer;
    private final ConfigMap anchor;

    /// @param reader one whose requests end soon
    public HeadWriter(KubernetesClient reader, Writer writer, String namespace) {
        this.reader = reader;
        this.writer = writer;
        this.anchor = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .endMetadata()
                .build();
    }

    @Override
    public Optional<Head> kept() throws HistoryAway {
        try {
            return Optional.ofNullable(reader.resource(anchor).get()).flatMap(HeadWriter::head);
        } catch (KubernetesClientException e) {
            throw away("read", e);
        }
    }

    private static Optional<Head> head(ConfigMap kept) {
        Map<String, String> data = Objects.requireNonNullElse(kept.getData(), Map.of());
        String seq = data.getOrDefault("seq", "");
        String hash = data.getOrDefault("hash", "");
        return seq.matches("[0-9]{1,18}") && hash.matches("[0-9a-f]{64}")
                ? Optional.of(new Head(data.getOrDefault("ledger", ""), Long.parseLong(seq), hash))
                : Optional.empty();
    }

    @Override
    public void keep(Head head, Optional<Head> replaced) throws HistoryAway {
        Map<String, String> data = new TreeMap<>();
        data.put("ledger", head.ledger());
        data.put("seq", Long.toString(head.seq()));
        data.put("hash", head.hash());
        replaced.ifPresent(old -> data.put("replaced", old.ledger() + " " + old.seq() + " " + old.hash()));
        try {
            patchOrCreate(data, replaced.isPresent());
        } catch (KubernetesClientException e) {
            throw away("written", e);
        }
    }

    private void patchOrCreate(Map<String, String> data, boolean whole) {
        JsonPatch patch = JsonPatch.EMPTY;
        if (whole) {
            patch = patch.add("/data", data);
        } else {
            for (Map.Entry<String, String> one : data.entrySet()) {
                patch = patch.add(JsonPatch.path("data", one.getKey()), one.getValue());
            }
        }
        try {
            writer.send(new Write.Patch(anchor, patch));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            writer.send(
                    new Write.Create(new ConfigMapBuilder(anchor).withData(data).build()));
        }
    }

    private static HistoryAway away(String done, KubernetesClientException e) {
        String why = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? "the operator may not; give its Role get, patch and create on configmaps, as the chart does"
                : String.valueOf(e.getMessage());
        return new HistoryAway("The ConfigMap " + NAME + " could not be " + done + ": " + why, e);
    }
}
