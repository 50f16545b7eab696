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
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps the ledger's end outside of the database too, in a ConfigMap: whoever can change the one can mostly not change
/// the other. It never goes back: an end that is behind what was kept means that rows are gone.
public final class HeadWriter implements Anchor {

    public static final String NAME = "belay-ledger";

    private final KubernetesClient reader;
    private final Writer writer;
    private final ConfigMap anchor;

    /// The end of the ledger before this one, once there was one.
    private volatile @Nullable String replaced;

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
            ConfigMap found = reader.resource(anchor).get();
            if (found == null || found.getData() == null) {
                return Optional.empty();
            }
            replaced = found.getData().get("replaced");
            return head(found.getData());
        } catch (KubernetesClientException e) {
            throw away("read", e);
        }
    }

    private static Optional<Head> head(Map<String, String> data) {
        String seq = data.getOrDefault("seq", "");
        String hash = data.getOrDefault("hash", "");
        return seq.matches("[0-9]{1,18}") && hash.matches("[0-9a-f]{64}")
                ? Optional.of(new Head(data.getOrDefault("ledger", ""), Long.parseLong(seq), hash))
                : Optional.empty();
    }

    @Override
    public void keep(Head head, Optional<Head> another) throws HistoryAway {
        another.ifPresent(old -> replaced = old.ledger() + " " + old.seq() + " " + old.hash());
        Map<String, String> data = new TreeMap<>();
        data.put("ledger", head.ledger());
        data.put("seq", Long.toString(head.seq()));
        data.put("hash", head.hash());
        String before = replaced;
        if (before != null) {
            data.put("replaced", before);
        }
        try {
            patchOrCreate(data);
        } catch (KubernetesClientException e) {
            throw away("written", e);
        }
    }

    private void patchOrCreate(Map<String, String> data) {
        try {
            // As a whole: somebody may have emptied it.
            writer.send(new Write.Patch(anchor, JsonPatch.EMPTY.add("/data", data)));
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
