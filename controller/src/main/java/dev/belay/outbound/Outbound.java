package dev.belay.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// What is the same for every server outside of the cluster's own API that a policy names:
/// whom to trust, where never to go, and how to say that nobody was there.
public final class Outbound {

    private Outbound() {}

    /// Whoever has a certificate of this authority, in PEM, and nobody else.
    public static SSLContext trusting(String authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (Certificate one : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(authority.getBytes(UTF_8)))) {
            store.setCertificateEntry("ca-" + count++, one);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /// There the metadata services of clouds answer, with credentials.
    public static void unlessLinkLocal(String url) throws IOException {
        String host = URI.create(url).getHost();
        if (host == null) {
            throw new IOException("it names no host");
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (address.isLinkLocalAddress()) {
                throw new IOException("%s is a link-local address, which is never asked".formatted(host));
            }
        }
    }

    /// Java's exceptions of connections often have no message, but a cause.
    public static String reason(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one.getMessage() != null && !one.getMessage().isBlank()) {
                return one.getMessage();
            }
        }
        return failure instanceof ConnectException ? "connection refused" : failure.toString();
    }
}
