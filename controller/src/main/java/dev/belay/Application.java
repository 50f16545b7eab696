package dev.belay;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator. It runs until it is told to stop (SIGTERM), and never ends by itself once it has started.
public final class Application {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    /// The framework's word for any free port.
    private static final int ANY_PORT = -1;

    /// Whether a history is kept.
    static final String HISTORY = "belay.history";

    /// Whether it only gives back what it has, and ends.
    static final String LEAVE = "belay.leave";

    /// Whether there is an API.
    static final String API = "belay.api";

    private Application() {}

    public static void main(String[] args) throws InterruptedException {
        run();
    }

    /// Runs it with parts of the caller's own in place of those that it would make: with verdicts by hand, say.
    public static void run(Object... given) throws InterruptedException {
        Stop stop = Stop.onSignal();
        try {
            ApplicationContext started = start(System.getenv(), given);
            stop.ends(started);
            started.findBean(Farewell.class).ifPresent(farewell -> System.exit(farewell.say() ? 0 : 1));
        } catch (OperatorProperties.Refused e) {
            stop.fail(e.sentence(), null);
        } catch (RuntimeException e) {
            stop.fail("Belay could not start", e);
        }
        // Some of its threads would keep the process alive anyhow; that is not what its life should hang on.
        new CountDownLatch(1).await();
    }

    private static ApplicationContext start(Map<String, String> environment, Object... given) {
        Set<String> unknown = OperatorProperties.unknown(environment);
        if (!unknown.isEmpty()) {
            LOG.warn("These variables are no settings of this version and do nothing: {}", unknown);
        }
        OperatorProperties properties = OperatorProperties.of(environment);
        if (properties.history() == null) {
            LOG.info("Keeps no history: set BELAY_HISTORY_URL or BELAY_HISTORY_FOLDER for one");
        }
        ApplicationContext context = context(properties, given);
        EmbeddedServer server = context.start().getBean(EmbeddedServer.class).start();
        LOG.atInfo().addKeyValue("port", server.getPort()).log("Belay {} has started", Version.TEXT);
        return context;
    }

    private static ApplicationContext context(OperatorProperties properties, Object... given) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .eagerInitSingletons(true)
                .singletons(properties)
                .singletons(given)
                .properties(Map.of(
                        "micronaut.server.port",
                        properties.port() == 0 ? ANY_PORT : properties.port(),
                        HISTORY,
                        properties.history() != null,
                        LEAVE,
                        properties.leave() != null,
                        API,
                        properties.api()))
                .build();
    }
}
