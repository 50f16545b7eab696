package dev.belay.playground.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.playground.node.AgentSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The line that the cluster's program prints when all is ready: where everything is. What it says beyond this, it
/// says to others.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Announcement(
        @JsonProperty(required = true) Path kubeconfig,
        @JsonProperty(required = true) String server,
        @JsonProperty(required = true) String kubernetes,
        @JsonProperty(required = true) List<String> kubectl,
        @JsonProperty(required = true) Path auditLog,
        @JsonProperty(required = true) NodeAgentFiles nodeAgent,
        @JsonProperty(required = true) Path folder,
        @JsonProperty(required = true) Path control,
        @JsonProperty(required = true) long pid,
        @JsonProperty(required = true) Map<String, Component> components,
        @JsonProperty(required = true) double secondsToReady) {

    static Announcement read(String line) {
        try {
            return new ObjectMapper().readValue(line, Announcement.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Not the announcement of a cluster, which is the line that `cluster up` prints: " + line, e);
        }
    }

    /// Who the node agent is, and what it serves logs with.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record NodeAgentFiles(
            @JsonProperty(required = true) Path kubeconfig,
            @JsonProperty(required = true) Path servingCertificate,
            @JsonProperty(required = true) Path servingKey,
            @JsonProperty(required = true) Path clientAuthority) {

        AgentSettings.Kubelet kubelet() {
            return new AgentSettings.Kubelet(servingCertificate, servingKey, clientAuthority);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Component(
            @JsonProperty(required = true) long pid,
            @JsonProperty(required = true) Path log) {}
}
