package dev.vso.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of a real server, which breaks connections on demand. It listens on one port of 127.0.0.1 for as
 * long as it is open; TLS passes through.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;

    private final InetSocketAddress server;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Fault fault = new Fault.None();
    private @Nullable ServerSocket listener;

    /** A fault. */
    public sealed interface Fault {

        /** No fault. */
        record None() implements Fault {}

        /** Connections are refused; open ones are reset. */
        record Refuse() implements Fault {}

        /** Each connection is reset once that many bytes of answers have passed; open ones count from now. */
        record Cut(int afterBytes) implements Fault {}

        /** Each piece of an answer is delayed by this time. */
        record Slow(Duration delay) implements Fault {}

        /** Each piece of an answer arrives later by this time, with unchanged throughput: a distant server. */
        record Late(Duration latency) implements Fault {}

        /** Connections are accepted, but no bytes come back. */
        record BlackHole() implements Fault {}
    }

    /** Opens a proxy in front of a port of 127.0.0.1, without a fault at first. */
    public FaultProxy(int serverPort) {
        this.server = new InetSocketAddress(InetAddress.ofLiteral(Ports.LOOPBACK), serverPort);
        this.port = Ports.free();
        listen();
    }

    /** Where clients connect. */
    public int port() {
        return port;
    }

    /** The number of connections accepted so far. */
    public int connections() {
        return accepted.get();
    }

    /** Sets the fault for new and for open connections. */
    public synchronized void set(Fault next) {
        fault = next;
        switch (next) {
            case Fault.Refuse _ -> {
                stopListening();
                resetAll();
            }
            case Fault.None _, Fault.Cut _, Fault.Slow _, Fault.Late _, Fault.BlackHole _ -> listen();
        }
    }

    /** Resets every open connection, as a fail-over does; new ones work as before. */
    public void resetAll() {
        open.forEach(FaultProxy::reset);
    }

    private synchronized void listen() {
        if (listener != null) {
            return;
        }
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(Ports.LOOPBACK), port));
            listener = socket;
            Thread.ofVirtual().name("fault-proxy").start(() -> accept(socket));
        } catch (IOException e) {
            throw new SandboxException("the proxy cannot listen on port " + port, e);
        }
    }

    private synchronized void stopListening() {
        if (listener != null) {
            close(listener);
            listener = null;
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                var client = socket.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().name("fault-proxy-connection").start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed by a fault that refuses connections, or by the end of the proxy.
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                var upstream = new Socket()) {
            upstream.connect(server);
            open.add(upstream);
            var up = Thread.ofVirtual().start(() -> requests(client, upstream));
            answers(upstream.getInputStream(), client);
            close(upstream);
            close(client);
            up.join();
            open.remove(upstream);
        } catch (IOException _) {
            reset(client);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void requests(Socket client, Socket upstream) {
        try {
            var in = client.getInputStream();
            var out = upstream.getOutputStream();
            var buffer = new byte[CHUNK];
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!(fault instanceof Fault.BlackHole)) {
                    out.write(buffer, 0, read);
                }
            }
            upstream.shutdownOutput();
        } catch (IOException _) {
            close(upstream);
        }
    }

    private void answers(InputStream in, Socket client) throws IOException, InterruptedException {
        var out = client.getOutputStream();
        var buffer = new byte[CHUNK];
        var counting = fault;
        var passed = 0;
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            var now = fault;
            if (!now.equals(counting)) {
                counting = now;
                passed = 0;
            }
            if (now instanceof Fault.Late) {
                late(in, out, Arrays.copyOf(buffer, read));
            } else if (!pass(now, buffer, read, passed, out)) {
                reset(client);
                return;
            }
            passed += read;
        }
    }

    /** Delays this piece and the following ones, as long as the fault is latency. */
    private void late(InputStream in, OutputStream out, byte[] first) throws IOException, InterruptedException {
        try (var line = new DelayLine(out)) {
            var buffer = new byte[CHUNK];
            var piece = first;
            while (line.send(piece, fault instanceof Fault.Late(var latency) ? latency : Duration.ZERO)) {
                var read = fault instanceof Fault.Late ? in.read(buffer) : -1;
                if (read < 0) {
                    return; // end of stream, or latency was switched off
                }
                piece = Arrays.copyOf(buffer, read);
            }
        }
        throw new IOException("the client disconnected");
    }

    /** Returns false when the connection is to be reset. */
    private static boolean pass(Fault now, byte[] buffer, int length, int passed, OutputStream out)
            throws IOException, InterruptedException {
        return switch (now) {
            case Fault.None _ -> {
                out.write(buffer, 0, length);
                yield true;
            }
            case Fault.Slow(var delay) -> {
                Thread.sleep(delay);
                out.write(buffer, 0, length);
                yield true;
            }
            case Fault.Cut(var after) -> {
                out.write(buffer, 0, Math.clamp(after - passed, 0, length));
                out.flush();
                yield passed + length < after;
            }
            case Fault.BlackHole _ -> true;
            case Fault.Late _, Fault.Refuse _ -> false;
        };
    }

    /** Closes with RST instead of FIN, as a crashed peer or a firewall does. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // Closed already.
        }
        close(socket);
    }

    private static void close(Closeable what) {
        try {
            what.close();
        } catch (IOException _) {
            // There is nothing left to close.
        }
    }

    @Override
    public void close() {
        stopListening();
        resetAll();
    }
}
