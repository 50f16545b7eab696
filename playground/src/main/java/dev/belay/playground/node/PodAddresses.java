package dev.belay.playground.node;

import dev.belay.playground.app.LoopbackPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Which port of this machine stands for an address of a pod: the network between pods, as far as there is one.
public final class PodAddresses {

    /// One address twice within a caller's memory would send it to a stranger, so they go round: 65,000 in a circle.
    private static final int FIRST = 1;

    private static final int LAST = 0xFFFE;

    private final AtomicInteger next;
    private final Map<String, Ports> pods = new ConcurrentHashMap<>();

    /// @param start where in the circle to begin: agents side by side begin apart
    PodAddresses(int start) {
        next = new AtomicInteger(start);
    }

    /// By the port that a container declares; the first container's for every other port.
    private record Ports(LoopbackPort first, Map<Integer, LoopbackPort> declared) {

        int of(int port) {
            return declared.getOrDefault(port, first).number();
        }
    }

    /// Where to connect to, for who wants to reach this port of this pod. Nothing: there is no such pod here (any
    /// more). While its container is down the answer is a port that refuses.
    public Optional<InetSocketAddress> of(String podIp, int port) {
        Ports ports = pods.get(podIp);
        return ports == null
                ? Optional.empty()
                : Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of(port)));
    }

    String allot(LoopbackPort first, Map<Integer, LoopbackPort> declared) {
        Ports ports = new Ports(first, Map.copyOf(declared));
        while (true) {
            int number = FIRST + Math.floorMod(next.getAndIncrement(), LAST);
            String ip = "10.244." + (number >> 8) + "." + (number & 0xFF);
            if (pods.putIfAbsent(ip, ports) == null) {
                return ip;
            }
        }
    }

    void free(String podIp) {
        pods.remove(podIp);
    }
}
