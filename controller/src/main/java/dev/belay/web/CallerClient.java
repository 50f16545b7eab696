package dev.belay.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Speaks to the API server with the token of whoever calls, and has no other: a client that had the
/// operator's own credentials could be made to use them. For the same reason it is none of the Kubernetes
/// client's, which looks for others when one is refused.
public final class CallerClient {

    /// Whoever calls waits for it.
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// At once: whoever guesses tokens takes no more than this of the API server.
    private static final int MOST = 16;

    private final URI server;
    private final HttpClient http;
    private final Semaphore places = new Semaphore(MOST);

    /// Where the API server is, and by what it is known.
    ///
    /// @param authorityData in base64, or else
    /// @param authorityFile its name; without both: Java's own authorities
    public record Server(
            URI address,
            @Nullable String authorityData,
            @Nullable String authorityFile) {}

    /// What the API server said.
    record Answer(int status, JsonNode body) {

        boolean isDone() {
            return status / 100 == 2;
        }

        /// Its own sentence, where it has one.
        String message() {
            return body.path("message").asText("");
        }
    }

    public CallerClient(Server server) {
        this.server = server.address();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TO_CONNECT);
        try (InputStream authority = authority(server)) {
            if (authority != null) {
                builder.sslContext(trusting(authority));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The certificate authority of the API server cannot be read", e);
        }
        this.http = builder.build();
    }

    private static @Nullable InputStream authority(Server server) throws IOException {
        if (server.authorityData() != null) {
            return new ByteArrayInputStream(Base64.getDecoder().decode(server.authorityData()));
        }
        return server.authorityFile() == null ? null : Files.newInputStream(Path.of(server.authorityFile()));
    }

    private static SSLContext trusting(InputStream authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(authority)) {
            store.setCertificateEntry("ca-" + count++, one);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    Answer get(Token token, String path) {
        return send(token, path, HttpRequest.Builder::GET);
    }

    Answer post(Token token, String path, JsonNode body) {
        return send(
                token,
                path,
                request -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    Answer mergePatch(Token token, String path, JsonNode patch) {
        return send(
                token,
                path,
                request -> request.header("Content-Type", "application/merge-patch+json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(patch.toString())));
    }

    @FunctionalInterface
    private interface Form {
        HttpRequest.Builder fill(HttpRequest.Builder request);
    }

    private Answer send(Token token, String path, Form form) {
        HttpRequest request = form.fill(HttpRequest.newBuilder(server.resolve(path))
                        .timeout(LIMIT)
                        .header("Accept", "application/json")
                        .header("Authorization", "Bearer " + token.secret()))
                .build();
        boolean hasPlace = false;
        try {
            hasPlace = places.tryAcquire(TO_CONNECT.toNanos(), TimeUnit.NANOSECONDS);
            if (!hasPlace) {
                throw Refusal.away("Too many are asking at once: ask again in some seconds");
            }
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), tree(response.body()));
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        } finally {
            if (hasPlace) {
                places.release();
            }
        }
    }

    /// Without its cause's own words: they name addresses.
    private static Refusal away(Exception e) {
        Refusal refusal = new Refusal(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The API server does not answer, and only it knows what you may see: ask again when it does");
        refusal.initCause(e);
        return refusal;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.createObjectNode();
        }
    }
}
