package dev.belay.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.api.Unleash;
import dev.belay.flags.FlagTrouble.Kind;
import dev.belay.outbound.Outbound;
import dev.belay.verdict.Secrets;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What Unleash asks of its callers, read from Secrets.
///
/// @param authority certificates in PEM; null: those that Java trusts
record UnleashAccess(String token, @Nullable String authority) {

    static UnleashAccess of(Unleash place, String tokenSecret, Secrets secrets) throws FlagTrouble {
        String ca = place.caSecretName();
        return new UnleashAccess(
                entry(tokenSecret, "token", secrets), ca == null ? null : entry(ca, "ca.crt", secrets));
    }

    private static String entry(String secret, String key, Secrets secrets) throws FlagTrouble {
        Map<String, byte[]> data;
        try {
            data = secrets.read(secret);
        } catch (IOException unread) {
            throw new FlagTrouble(Kind.TOKEN, String.valueOf(unread.getMessage()));
        }
        if (data == null) {
            throw new FlagTrouble(
                    Kind.TOKEN,
                    "Create the Secret %s in the operator's namespace, with the key %s: there is none."
                            .formatted(secret, key));
        }
        byte[] value = data.get(key);
        // Written by hand they end with a line's end, which no header can carry.
        String text = value == null ? "" : new String(value, UTF_8).strip();
        if (text.isEmpty() || (key.equals("token") && !text.matches("[!-~]+"))) {
            throw new FlagTrouble(
                    Kind.TOKEN,
                    "Put one line of plain text under the key %s of the Secret %s: it has none."
                            .formatted(key, secret));
        }
        return text;
    }

    /// Null: Java's own.
    @Nullable
    SSLContext trust() throws FlagTrouble {
        if (authority == null) {
            return null;
        }
        try {
            return Outbound.trusting(authority);
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new FlagTrouble(
                    Kind.TOKEN, "Write PEM under ca.crt: the certificates there cannot be read (" + unreadable + ").");
        }
    }

    /// Never with the token: it may land in a log.
    @Override
    public String toString() {
        return "UnleashAccess[" + (authority == null ? "Java's CAs" : "own CA") + "]";
    }
}
