package dev.belay.playground.cluster;

import io.fabric8.kubernetes.client.Config;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads a kubeconfig for the Java client.
final class Kubeconfig {

    private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

    private Kubeconfig() {}

    static Config read(Path file) {
        Config config = Config.fromKubeconfig(file.toFile());
        if (isElliptic(config.getClientKeyData())) {
            config.setClientKeyAlgo("EC"); // the client takes every key for RSA otherwise, and fails to read it
        }
        return config;
    }

    private static boolean isElliptic(@Nullable String base64) {
        if (base64 == null) {
            return false;
        }
        String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        if (!pem.startsWith(PKCS8)) {
            return pem.contains("BEGIN EC PRIVATE KEY");
        }
        byte[] key = Base64.getMimeDecoder().decode(pem.substring(PKCS8.length(), pem.indexOf("-----END")));
        try {
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
            return true;
        } catch (InvalidKeySpecException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK knows no elliptic curves: use a complete one", e);
        }
    }
}
