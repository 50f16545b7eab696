package dev.belay.playground.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The parts of a cluster of ours, each of which can be killed, stopped and started alone. An order returns when it is
/// carried out; a started component is ready then.
public final class Components {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path control;

    Components(Path control) {
        this.control = control;
    }

    /// The parts by the names that Kubernetes gives them.
    public enum Component {
        ETCD("etcd"),
        API_SERVER("kube-apiserver"),
        CONTROLLER_MANAGER("kube-controller-manager");

        private final String program;

        Component(String program) {
            this.program = program;
        }
    }

    /// By SIGKILL.
    public void kill(Component component) {
        order("kill", component);
    }

    /// By SIGTERM.
    public void stop(Component component) {
        order("stop", component);
    }

    public void start(Component component) {
        order("start", component);
    }

    private void order(String verb, Component component) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(control));
                BufferedReader answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            channel.write(ByteBuffer.wrap((verb + " " + component.program + "\n").getBytes(StandardCharsets.UTF_8)));
            String line = answers.readLine();
            JsonNode answer = JSON.readTree(line == null ? "{\"error\":\"it hung up: it is about to stop\"}" : line);
            if (answer.hasNonNull("error")) {
                throw new IllegalStateException("The cluster did not " + verb + " " + component.program + ": "
                        + answer.get("error").asText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
