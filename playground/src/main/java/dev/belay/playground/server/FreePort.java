package dev.belay.playground.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A port for who cannot say which one it took. Below those that the kernel gives to clients and those of the pods;
/// another process can still be quicker, so whoever asks must be ready to ask again.
public final class FreePort {

    private static final int FIRST = 12_000;
    private static final int COUNT = 8_000;
    private static final int TRIES = 100;

    private FreePort() {}

    public static int find() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST, FIRST + COUNT)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No free port between " + FIRST + " and " + (FIRST + COUNT) + ": end what listens there"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
