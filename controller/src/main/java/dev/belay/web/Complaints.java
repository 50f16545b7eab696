package dev.belay.web;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The last warnings and errors of the log, for whoever cannot read it. Without what was thrown: that names
/// what is inside.
@Context
@Requires(property = Gatekeeper.API, value = "true")
final class Complaints extends AppenderBase<ILoggingEvent> {

    private static final int MOST = 50;
    private static final int LONGEST = 500;

    private final Deque<Complaint> last = new ArrayDeque<>();

    /// @param namespace of the Release that it is about; none: of none
    record Complaint(
            Instant at,
            String level,
            String logger,
            String message,
            @Nullable String namespace,
            @Nullable String release) {}

    @PostConstruct
    void listen() {
        setContext(root().getLoggerContext());
        start();
        root().addAppender(this);
    }

    @PreDestroy
    void listenNoMore() {
        root().detachAppender(this);
        stop();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return;
        }
        Map<String, String> about = event.getMDCPropertyMap();
        String message = event.getFormattedMessage();
        Complaint complaint = new Complaint(
                event.getInstant(),
                event.getLevel().toString(),
                event.getLoggerName(),
                message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…",
                about.get("namespace"),
                about.get("release"));
        synchronized (last) {
            last.addFirst(complaint);
            if (last.size() > MOST) {
                last.removeLast();
            }
        }
    }

    /// Newest first.
    List<Complaint> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
