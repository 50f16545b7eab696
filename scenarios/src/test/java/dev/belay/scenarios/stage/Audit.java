package dev.belay.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The API server's own record of who asked what. A request is written when it is answered, a watch when it ends.
public record Audit(Path log) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// One request.
    ///
    /// @param resource with its subresource behind a slash
    /// @param namespace empty: none
    /// @param code of the answer
    public record Asked(
            Instant at,
            String user,
            String verb,
            String resource,
            String namespace,
            String name,
            int code,
            String uri) {

        public boolean isWrite() {
            return List.of("create", "update", "patch", "delete", "deletecollection")
                    .contains(verb);
        }

        /// Reads that keep caches, which are not counted as a trial's.
        public boolean isWatching() {
            return verb.equals("watch") || verb.equals("list");
        }

        public boolean isOfLease() {
            return resource.equals("leases");
        }

        @Override
        public String toString() {
            return "%s %s %s/%s %s: %d".formatted(at, verb, namespace, resource, name, code);
        }
    }

    /// Some of the requests, in the order of the log.
    public record Requests(List<Asked> all) {

        public Requests {
            all = List.copyOf(all);
        }

        public Requests where(Predicate<Asked> which) {
            return new Requests(all.stream().filter(which).toList());
        }

        public Requests by(String user) {
            return where(asked -> asked.user().equals(user));
        }

        public Requests in(String namespace) {
            return where(asked -> asked.namespace().equals(namespace));
        }

        /// Refused for want of a permission.
        public Requests forbidden() {
            return where(asked -> asked.code() == 403);
        }

        public int count() {
            return all.size();
        }

        /// How many of each verb and resource, for people.
        public String table() {
            return all.stream()
                    .collect(Collectors.groupingBy(
                            asked -> asked.verb() + " " + asked.resource(), TreeMap::new, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(row -> "%4d %s".formatted(row.getValue(), row.getKey()))
                    .collect(Collectors.joining("\n"));
        }
    }

    /// Everything that was answered from the one moment to the other.
    public Requests between(Instant from, Instant to) {
        return all(asked -> !asked.at().isBefore(from) && !asked.at().isAfter(to));
    }

    public Requests since(Instant from) {
        return all(asked -> !asked.at().isBefore(from));
    }

    private Requests all(Predicate<Asked> which) {
        try (Stream<String> lines = Files.lines(log)) {
            List<Asked> found = new ArrayList<>();
            lines.filter(line -> line.endsWith("}"))
                    .map(Audit::read)
                    .filter(which)
                    .forEach(found::add);
            return new Requests(found);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Asked read(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            JsonNode object = event.path("objectRef");
            String subresource = object.path("subresource").asText("");
            return new Asked(
                    Instant.parse(event.path("stageTimestamp").asText()),
                    event.path("user").path("username").asText(),
                    event.path("verb").asText(),
                    object.path("resource").asText("") + (subresource.isEmpty() ? "" : "/" + subresource),
                    object.path("namespace").asText(""),
                    object.path("name").asText(""),
                    event.path("responseStatus").path("code").asInt(),
                    event.path("requestURI").asText());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("not a line of an audit log: " + line, unreadable);
        }
    }
}
