package dev.belay.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The line to a database: it can be cut, and it can hang.
final class Line implements AutoCloseable {

    private enum State {
        WHOLE,
        CUT,
        HANGING
    }

    private final ServerSocket door;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private State state = State.WHOLE;

    private Line(ServerSocket door, int server) {
        this.door = door;
        this.server = server;
    }

    static Line to(int server) {
        try {
            Line line = new Line(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
            Thread.ofVirtual().name("line").start(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (is(State.CUT)) {
                    client.close();
                    continue;
                }
                Socket backend = new Socket(InetAddress.getLoopbackAddress(), server);
                open.add(client);
                open.add(backend);
                Thread.ofVirtual().start(() -> pump(client, backend));
                Thread.ofVirtual().start(() -> pump(backend, client));
            } catch (IOException closed) {
                // Of the door: the test is over. Of the server: whoever calls is refused and calls again.
                refused.incrementAndGet();
            }
        }
    }

    private synchronized boolean is(State asked) {
        return state == asked;
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                awaitFlow();
                out.write(bytes, 0, read);
            }
        } catch (IOException | InterruptedException closed) {
            // One end is gone, and with it the other.
            return;
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private synchronized void awaitFlow() throws InterruptedException {
        while (state == State.HANGING) {
            wait();
        }
    }

    private synchronized void become(State next) {
        state = next;
        notifyAll();
    }

    void cut() throws IOException {
        become(State.CUT);
        for (Socket each : open) {
            each.close();
        }
    }

    void hang() {
        become(State.HANGING);
    }

    void mend() {
        become(State.WHOLE);
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
