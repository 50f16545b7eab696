package dev.belay;

import dev.belay.history.HistoryProperties;
import dev.belay.kube.Realm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The settings of the process, all of them environment variables. What concerns releases stands in
/// ReleasePolicies.
///
/// | variable | what | default |
/// | --- | --- | --- |
/// | `BELAY_NAMESPACE` | where its lease and its Secrets are | the namespace of its pod |
/// | `BELAY_POD` | its name in the lease | the host's name, which is the pod's |
/// | `BELAY_LEASE` | the name of the lease that its replicas share | `belay` |
/// | `BELAY_WATCH_NAMESPACES` | whose Releases it looks after, names with commas between; empty: all | |
/// | `BELAY_PORT` | for health, metrics and the API; 0: any free one | `8080` |
/// | `BELAY_HISTORY_URL` | of a PostgreSQL database of Belay's own for the history, `jdbc:postgresql://host/database` |
/// |
/// | `BELAY_HISTORY_USER`, `BELAY_HISTORY_PASSWORD` | who it is there | |
/// | `BELAY_HISTORY_FOLDER` | without a URL: where the file of the history is; without both there is no history | |
/// | `BELAY_API` | `true`: serve the HTTP API at that port | `false` |
/// | `BELAY_LEAVE` | seconds in which it gives every Deployment back and ends; empty: it never does | |
/// | `BELAY_LOG_LEVEL` | `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`, of Belay's own lines | `INFO` |
///
/// The cluster is found as `kubectl` finds it: by `KUBECONFIG`, `~/.kube/config`, or in a pod by its service
/// account.
///
/// @param leave how long it may take to give every Deployment back; none: it stays
/// @param history where it is kept; none: it is not
public record OperatorProperties(
        String namespace,
        String pod,
        String lease,
        Realm realm,
        int port,
        boolean api,
        @Nullable Duration leave,
        @Nullable HistoryProperties history) {

    private static final String PREFIX = "BELAY_";
    private static final String NAMESPACE = "BELAY_NAMESPACE";
    private static final String POD = "BELAY_POD";
    private static final String LEASE = "BELAY_LEASE";
    private static final String WATCHED = "BELAY_WATCH_NAMESPACES";
    private static final String PORT = "BELAY_PORT";

    private static final String API = "BELAY_API";
    private static final String LEAVE = "BELAY_LEAVE";
    private static final String HISTORY_URL = "BELAY_HISTORY_URL";
    private static final String HISTORY_USER = "BELAY_HISTORY_USER";
    private static final String HISTORY_PASSWORD = "BELAY_HISTORY_PASSWORD";
    private static final String HISTORY_FOLDER = "BELAY_HISTORY_FOLDER";

    /// Read by `logback.xml`.
    private static final String LOG_LEVEL = "BELAY_LOG_LEVEL";

    private static final Set<String> KNOWN = Set.of(
            NAMESPACE,
            POD,
            LEASE,
            WATCHED,
            PORT,
            HISTORY_URL,
            HISTORY_USER,
            HISTORY_PASSWORD,
            HISTORY_FOLDER,
            API,
            LEAVE,
            LOG_LEVEL);
    private static final Path OWN_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private static final int LAST_PORT = 65_535;
    private static final Pattern COMMA = Pattern.compile(" *, *");

    /// Says what is wrong with a setting, and what to do.
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String sentence;

        Refused(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }

    /// The settings as they are, with defaults for those that are not there.
    ///
    /// @throws Refused if the process cannot run with them
    public static OperatorProperties of(Map<String, String> environment) {
        return new OperatorProperties(
                set(environment, NAMESPACE, OperatorProperties::ownNamespace),
                set(environment, POD, OperatorProperties::host),
                set(environment, LEASE, () -> "belay"),
                realm(environment.getOrDefault(WATCHED, "").strip()),
                port(set(environment, PORT, () -> "8080")),
                isOn(API, set(environment, API, () -> "false")),
                leave(environment.getOrDefault(LEAVE, "").strip()),
                history(environment));
    }

    /// Whatever is wrong with it is said by the history: it must keep nobody from starting.
    private static @Nullable HistoryProperties history(Map<String, String> environment) {
        String url = environment.getOrDefault(HISTORY_URL, "").strip();
        String folder = environment.getOrDefault(HISTORY_FOLDER, "").strip();
        if (!url.isEmpty()) {
            return new HistoryProperties(
                    url,
                    environment.getOrDefault(HISTORY_USER, "").strip(),
                    environment.getOrDefault(HISTORY_PASSWORD, ""));
        }
        return folder.isEmpty() ? null : HistoryProperties.inFolder(Path.of(folder));
    }

    /// Variables that look like settings and are none: mistyped, or of another version.
    public static Set<String> unknown(Map<String, String> environment) {
        Set<String> unknown = new TreeSet<>(environment.keySet());
        unknown.removeIf(name -> !name.startsWith(PREFIX) || KNOWN.contains(name));
        return unknown;
    }

    /// @param otherwise asked only where it is needed: a pod's host need not know its own name
    private static String set(Map<String, String> environment, String name, Supplier<String> otherwise) {
        String value = environment.getOrDefault(name, "").strip();
        String chosen = value.isEmpty() ? otherwise.get() : value;
        if (chosen.isEmpty()) {
            throw new Refused(
                    name + " is not set, and this is not a pod that could tell: set it, for example to belay");
        }
        return chosen;
    }

    private static boolean isOn(String name, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new Refused("%s is \"%s\": set it to true or false".formatted(name, value));
        }
        return value.equals("true");
    }

    private static Realm realm(String value) {
        if (value.isEmpty()) {
            return Realm.WHOLE;
        }
        List<String> names = COMMA.splitAsStream(value).toList();
        if (!names.stream().allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"))) {
            throw new Refused(
                    "%s is \"%s\": set it to names of namespaces with commas between them, for example web,shop"
                            .formatted(WATCHED, value));
        }
        return new Realm(Set.copyOf(names));
    }

    private static @Nullable Duration leave(String value) {
        if (value.isEmpty()) {
            return null;
        }
        if (value.matches("[1-9][0-9]{0,4}")) {
            return Duration.ofSeconds(Integer.parseInt(value));
        }
        throw new Refused("%s is \"%s\": set it to a number of seconds, for example 240".formatted(LEAVE, value));
    }

    private static int port(String value) {
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= LAST_PORT) {
            return Integer.parseInt(value);
        }
        throw new Refused("""
                %s is "%s", which is not a port: set it to a number up to 65535. If a Service named belay has put it \
                there, set enableServiceLinks: false in the pod""".formatted(PORT, value));
    }

    private static String ownNamespace() {
        try {
            return Files.isReadable(OWN_NAMESPACE)
                    ? Files.readString(OWN_NAMESPACE).strip()
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new Refused(
                    POD + " is not set, and the host does not know its name (" + e.getMessage() + "): set it");
        }
    }
}
