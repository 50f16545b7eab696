package dev.belay.playground.app;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Unleash's SDK as a service would set it up that wants news soon: it asks once a second, and has asked once before
/// the service opens.
final class FlagClient {

    private static final Logger LOG = Logger.getLogger(FlagClient.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final CompletableFuture<Unleash> started;
    private final FlagPolling polling = new FlagPolling();

    /// Returns at once: the SDK loads a native library and asks for the first time, and nobody's event loop waits.
    static FlagClient start(URI url, String token) {
        return new FlagClient(url, token);
    }

    private FlagClient(URI url, String token) {
        this.started = new CompletableFuture<>();
        Thread.ofVirtual().name("flags of " + url).start(() -> begin(url, token));
    }

    private void begin(URI url, String token) {
        try {
            started.complete(new DefaultUnleash(config(url, token)));
        } catch (LinkageError | RuntimeException unusable) {
            LOG.log(Level.WARNING, "The SDK of " + url + " cannot be used: its flags are off", unusable);
            started.completeExceptionally(unusable);
        }
    }

    private UnleashConfig config(URI url, String token) {
        return UnleashConfig.builder()
                .appName("shop")
                // Else the SDK would find fault with a second one in this process.
                .instanceId(UUID.randomUUID().toString())
                .unleashAPI(url.toString().replaceFirst("/$", "") + "/api")
                .apiKey(token)
                .fetchTogglesInterval(FlagPolling.EVERY.toSeconds())
                .fetchTogglesConnectTimeout(LIMIT)
                .fetchTogglesReadTimeout(LIMIT)
                .scheduledExecutor(polling)
                .synchronousFetchOnInitialisation(true)
                .startupExceptionHandler(
                        failed -> LOG.log(Level.WARNING, "No flags yet from " + url + ": they are off", failed))
                .disableMetrics()
                .backupFile(backup().toString())
                .build();
    }

    /// What flags once were in another run must not be found here.
    private static Path backup() {
        try {
            Path folder = Files.createTempDirectory("belay-app-flags-");
            Path file = folder.resolve("flags.json");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit(); // the last named goes first
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void whenReady(Runnable then) {
        var _ = started.whenComplete((_, _) -> then.run());
    }

    /// Evaluated here: no request is made, and nobody waits.
    boolean isOn(String flag, String session) {
        Unleash sdk = ready();
        UnleashContext.Builder asker = UnleashContext.builder();
        return sdk != null
                && sdk.isEnabled(
                        flag,
                        session.isEmpty()
                                ? asker.build()
                                : asker.sessionId(session).build());
    }

    private @Nullable Unleash ready() {
        return started.isDone() && !started.isCompletedExceptionally() ? started.join() : null;
    }

    /// An SDK that is still being started ends as soon as it has been.
    void close() {
        var _ = started.whenComplete((sdk, _) -> {
            if (sdk != null) {
                sdk.shutdown();
            }
            polling.shutdown();
        });
    }
}
