package dev.belay.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.api.Prometheus;
import dev.belay.outbound.Outbound;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What a Prometheus asks of its callers, read from Secrets.
///
/// @param authorization the header; null: none
/// @param authority certificates that its own must come from, in PEM; null: those that Java trusts
record Access(@Nullable String authorization, @Nullable String authority) {

    static final Access FREE = new Access(null, null);

    private static final String CA = "ca.crt";

    static Access of(Prometheus where, Secrets secrets) throws IOException {
        String authorization = where.secretName() == null
                ? null
                : authorization(where.secretName(), data(where.secretName(), secrets));
        String authority = where.caSecretName() == null
                ? null
                : entry(where.caSecretName(), data(where.caSecretName(), secrets), CA);
        return new Access(authorization, authority);
    }

    private static Map<String, byte[]> data(String name, Secrets secrets) throws IOException {
        Map<String, byte[]> data = secrets.read(name);
        if (data == null) {
            throw new IOException(
                    "the Secret %s does not exist in the operator's namespace; create it there".formatted(name));
        }
        return data;
    }

    private static String authorization(String secret, Map<String, byte[]> data) throws IOException {
        if (data.containsKey("token")) {
            return "Bearer " + entry(secret, data, "token");
        }
        String both = entry(secret, data, "username") + ":" + entry(secret, data, "password");
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
    }

    private static String entry(String secret, Map<String, byte[]> data, String key) throws IOException {
        byte[] value = data.get(key);
        if (value == null) {
            throw new IOException(
                    "the Secret %s has no key %s; it takes token, or username and password, and for a certificate authority %s"
                            .formatted(secret, key, CA));
        }
        // Written by hand they end with a line's end, which no header can carry.
        return new String(value, UTF_8).strip();
    }

    /// Null: Java's own.
    @Nullable
    SSLContext trust() throws IOException {
        if (authority == null) {
            return null;
        }
        try {
            return Outbound.trusting(authority);
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("the certificate authority in caSecretName cannot be read; write PEM", unreadable);
        }
    }

    /// Never with the credentials: it may land in a log.
    @Override
    public String toString() {
        return "Access[%s, %s]"
                .formatted(authorization == null ? "free" : "authorized", authority == null ? "Java's CAs" : "own CA");
    }
}
