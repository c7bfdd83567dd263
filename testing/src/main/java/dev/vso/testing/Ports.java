package dev.vso.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ports on 127.0.0.1, asked of the system. */
public final class Ports {

    static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /** A port that nothing listened on a moment ago. */
    public static int free() {
        return free(1).getFirst();
    }

    /** As many different free ports as asked. */
    public static List<Integer> free(int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            // All are held until the last is known, else the system may give one twice.
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

    /** Waits until a server that was stopped has let go of its port. */
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
            // A socket that does not close shows itself when the server cannot listen.
        }
    }
}
