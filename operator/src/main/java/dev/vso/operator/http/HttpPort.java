package dev.vso.operator.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one port and answers HTTP/1.1 within {@link HttpLimits}.
 *
 * <p>The JDK's server is not enough: its limits are per process, it has none per remote address, it refuses new
 * connections when it is full, and its TLS resolves the name of each client.
 */
public final class HttpPort implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpPort.class);
    private static final int SWEEP_MILLIS = 250;

    /** Connections that wait to be accepted; the kernel's own limit may be lower. */
    private static final int BACKLOG = 1024;

    /** TLS sessions kept for resumption; the JDK's own limit is 20,480. */
    private static final int TLS_SESSIONS = 64;

    private final ServerSocket listening;
    private final HttpConnection.Port port;
    private final ThreadFactory threads;
    private final ConnectionTable<HttpConnection> table;

    /** Threads of connections, including replaced ones that are about to end. */
    private final AtomicInteger running = new AtomicInteger();

    private long number;
    private long nextSweep = System.nanoTime();

    private HttpPort(ServerSocket listening, HttpConnection.Port port, ThreadFactory threads) {
        this.listening = listening;
        this.port = port;
        this.threads = threads;
        table = new ConnectionTable<>(port.limits().connections(), port.limits().perAddress(), HttpConnection::seat);
    }

    /**
     * Starts to listen.
     *
     * @param threads of the connections; at most twice the maximum number of connections
     * @param tls plain HTTP if empty
     * @throws IOException if the address cannot be listened on
     */
    public static HttpPort open(
            InetSocketAddress address,
            HttpLimits limits,
            ThreadFactory threads,
            Optional<SSLContext> tls,
            HttpHandler handler)
            throws IOException {
        tls.ifPresent(it -> it.getServerSessionContext().setSessionCacheSize(TLS_SESSIONS));
        var listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.setSoTimeout(SWEEP_MILLIS);
            listening.bind(address, BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw e;
        }
        var opened = new HttpPort(listening, new HttpConnection.Port(limits, tls, handler), threads);
        Thread.ofPlatform().daemon().name("port " + listening.getLocalPort()).start(opened::accept);
        return opened;
    }

    /** The actual port, also if the system chose it. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Stops listening at once and aborts running answers. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            log.debug("a port did not close: {}", e.getMessage());
        }
        table.all().forEach(HttpConnection::abort);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                begin(listening.accept());
            } catch (SocketTimeoutException _) {
                // timeout: sweep now
            } catch (IOException e) {
                failed(e);
            }
            sweep();
        }
        table.all().forEach(HttpConnection::abort);
    }

    private void begin(Socket socket) throws IOException {
        if (running.get() >= 2 * port.limits().connections()) {
            socket.close();
            return;
        }
        var connection = new HttpConnection(socket, port, number++);
        table.admit(connection).ifPresent(HttpConnection::abort);
        running.incrementAndGet();
        Thread thread = threads.newThread(() -> {
            try {
                connection.run();
            } finally {
                table.remove(connection);
                running.decrementAndGet();
            }
        });
        thread.start();
    }

    private void sweep() {
        long now = System.nanoTime();
        if (now - nextSweep >= 0) {
            nextSweep = now + SWEEP_MILLIS * 1_000_000L;
            table.all().stream().filter(it -> it.overdue(now)).forEach(HttpConnection::abort);
        }
    }

    /** For example no free file descriptors; other connections may end in a moment. */
    private void failed(IOException e) {
        if (!listening.isClosed()) {
            log.warn("port {} could not accept a connection: {}", port(), e.getMessage());
            try {
                Thread.sleep(SWEEP_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
