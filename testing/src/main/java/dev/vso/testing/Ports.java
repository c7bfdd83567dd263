package dev.vso.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports on 127.0.0.1 for servers that are about to start. They are below those that the system gives to outgoing
 * connections, so that none of these takes one while its server starts or restarts.
 */
public final class Ports {

    static final String LOOPBACK = "127.0.0.1";

    private static final int FIRST = 15_000;

    /** Linux begins with outgoing connections at 32768, macOS at 49152. */
    private static final int COUNT = 17_700;

    /**
     * No port comes twice before all others did, so that a server has the time to begin to listen. Processes side by side,
     * with ids that follow each other, begin a thousand ports apart.
     */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 1009 % COUNT));

    private Ports() {}

    /** A port that is free at the moment. */
    public static int free() {
        return free(1).getFirst();
    }

    /** {@code count} different free ports. */
    public static List<Integer> free(int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            for (var tries = 0; tries < COUNT && held.size() < count; tries++) {
                open(FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT)).ifPresent(held::add);
            }
            if (held.size() < count) {
                throw new SandboxException("there are no free ports on " + LOOPBACK);
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            held.forEach(Ports::release);
        }
    }

    private static Optional<ServerSocket> open(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.ofLiteral(LOOPBACK)));
        } catch (IOException _) {
            return Optional.empty();
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
            // If a socket does not close, the server cannot listen and reports it.
        }
    }
}
