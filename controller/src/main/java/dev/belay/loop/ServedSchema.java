package dev.belay.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what the cluster's CRDs know with what this version writes. A field that a CRD lacks is dropped by the API
/// server without a word, and a trial whose status was cut short is carried on wrongly by the next leader.
///
/// Asked at start-up, and again only as long as something is missing.
final class ServedSchema implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedSchema.class);

    private static final List<String> NAMES = List.of("releases.belay.dev", "releasepolicies.belay.dev");
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final String VERSION = "v1alpha1";
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int NAMED = 5;

    private final KubernetesClient client;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable String problem;

    private ServedSchema(KubernetesClient client) {
        this.client = client;
    }

    /// Begins to compare, on a thread of its own.
    static ServedSchema compare(KubernetesClient client) {
        ServedSchema schema = new ServedSchema(client);
        Thread.ofVirtual().name("schema").start(schema::untilWhole);
        return schema;
    }

    /// What is missing, and what to do about it.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void untilWhole() {
        try {
            do {
                String found = look();
                if (found != null && !found.equals(problem)) {
                    LOG.warn("{}", found);
                } else if (found == null && problem != null) {
                    LOG.info("The CRDs are those of this version");
                }
                problem = found;
            } while (problem != null && !closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.warn("The CRDs are compared no more: interrupted", e);
        }
    }

    private @Nullable String look() {
        try {
            List<String> sentences = new ArrayList<>();
            for (String name : NAMES) {
                String sentence = compare(name);
                if (sentence != null) {
                    sentences.add(sentence);
                }
            }
            return sentences.isEmpty() ? null : String.join(" ", sentences);
        } catch (KubernetesClientException e) {
            return "The CRDs could not be compared with those of this version (%s): give this service account the ClusterRole of Belay's chart, if it was refused"
                    .formatted(e.getMessage());
        }
    }

    private @Nullable String compare(String name) {
        // As text: the typed form of a CRD costs more than the rest of a start.
        String text = client.raw(CRDS + name);
        if (text == null) {
            return "The CRD %s is not there: install the CRDs of this version's chart.".formatted(name);
        }
        List<String> missing = missing(properties(own(name)), properties(parsed(text)), "");
        return missing.isEmpty()
                ? null
                : "The CRD %s lacks %s, which the API server would drop without a word: upgrade the CRDs to those of this version's chart."
                        .formatted(name, words(missing));
    }

    private static String words(List<String> missing) {
        String named = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
        return missing.size() <= NAMED ? named : named + " and " + (missing.size() - NAMED) + " more fields";
    }

    private JsonNode parsed(String text) {
        return client.getKubernetesSerialization().unmarshal(text, JsonNode.class);
    }

    /// As it was built.
    private JsonNode own(String name) {
        String resource = "/META-INF/belay/crds/" + name + ".yaml";
        try (InputStream crd = Objects.requireNonNull(ServedSchema.class.getResourceAsStream(resource), resource)) {
            return parsed(new String(crd.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode properties(JsonNode crd) {
        for (JsonNode version : crd.path("spec").path("versions")) {
            if (version.path("name").asText().equals(VERSION)) {
                return version.path("schema").path("openAPIV3Schema");
            }
        }
        return crd.path("spec").path("none");
    }

    /// The fields that the one has and the other lacks, at any depth.
    static List<String> missing(JsonNode wanted, JsonNode served, String path) {
        if (served.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        wanted.path("properties").properties().forEach(field -> {
            String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            JsonNode there = served.path("properties").path(field.getKey());
            if (there.isMissingNode()) {
                found.add(name);
            } else {
                found.addAll(missing(field.getValue(), there, name));
            }
        });
        for (String inner : List.of("items", "additionalProperties")) {
            if (wanted.path(inner).isObject()) {
                found.addAll(missing(wanted.path(inner), served.path(inner), path + "[]"));
            }
        }
        return found;
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
