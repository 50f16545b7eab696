package dev.belay.playground.app;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where an app's callers come in: open, or closed so that they are refused. For one event loop.
final class Door {

    private final Vertx vertx;
    private final LoopbackPort port;
    private final Handler<HttpServerRequest> callers;
    private @Nullable HttpServer server;
    private final Map<LoopbackPort, Future<Void>> closing;
    private volatile boolean isOpen;

    /// One of several doors of one port, each for its run.
    ///
    /// @param closing what is about to close, by port: the next run may not open before
    Door(Vertx vertx, LoopbackPort port, Map<LoopbackPort, Future<Void>> closing, Handler<HttpServerRequest> callers) {
        this.closing = closing;
        this.vertx = vertx;
        this.port = port;
        this.callers = callers;
    }

    boolean isOpen() {
        return isOpen;
    }

    /// Opens it unless it is open or opening. The old listener must be gone first, or its port would still be taken.
    void open(Runnable whenOpen, Consumer<Throwable> whenStuck) {
        if (server != null) {
            return;
        }
        HttpServer opening = vertx.createHttpServer().requestHandler(callers);
        server = opening;
        closing.getOrDefault(port, Future.succeededFuture())
                .compose(_ -> opening.listen(port.number(), "127.0.0.1"))
                .onComplete(
                        _ -> {
                            if (server == opening) {
                                isOpen = true;
                                whenOpen.run();
                            } else {
                                opening.close(); // it was shut while it opened
                            }
                        },
                        failure -> {
                            if (server != opening) {
                                return;
                            }
                            server = null;
                            if (failure instanceof BindException) {
                                port.moveOn(); // the port is one that we chose, so another process can have been
                                // quicker
                                open(whenOpen, whenStuck);
                            } else {
                                whenStuck.accept(failure);
                            }
                        });
    }

    /// Shuts it, and with it every connection.
    void close() {
        isOpen = false;
        HttpServer open = server;
        server = null;
        if (open != null) {
            Future<Void> closed = open.close();
            closing.put(port, closed);
            closed.onComplete(_ -> closing.remove(port, closed));
        }
    }
}
