package dev.vso.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Free ports on 127.0.0.1, chosen by the system. */
public final class Ports {

    static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /** A port that is free at the moment. */
    public static int free() {
        return free(1).getFirst();
    }

    /** {@code count} different free ports. */
    public static List<Integer> free(int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            // All are held until the last is known, else the system may return one twice.
            for (var i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.ofLiteral(LOOPBACK)));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new SandboxException("the system gives no free port on " + LOOPBACK, e);
        } finally {
            held.forEach(Ports::release);
        }
    }

    /** Waits until the port of a stopped server is free. */
    static void awaitFree(int port, Duration atMost) {
        Waiting.until("port " + port + " is free", atMost, () -> {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
                return true;
            }
        });
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // If a socket does not close, the server cannot listen and reports it.
        }
    }
}
