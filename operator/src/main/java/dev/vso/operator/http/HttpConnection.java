package dev.vso.operator.http;

import dev.vso.operator.http.HeadReader.Head;
import dev.vso.operator.http.RequestParser.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: requests are read and answered one after the other, each step with a deadline. */
final class HttpConnection implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int DRAINED = 64 * 1024;

    /** The state that all connections of a port share. */
    record Port(HttpLimits limits, Optional<SSLContext> tls, HttpHandler handler) {}

    private final Socket raw;
    private final Port port;
    private final long number;
    private volatile boolean waiting = true;
    private volatile boolean limited = true;
    private volatile long deadline;
    private volatile @Nullable Thread thread;

    HttpConnection(Socket raw, Port port, long number) {
        this.raw = raw;
        this.port = port;
        this.number = number;
        within(port.limits().request());
    }

    InetAddress address() {
        return raw.getInetAddress();
    }

    ConnectionTable.Seat seat() {
        return new ConnectionTable.Seat(address(), waiting, number);
    }

    boolean overdue(long nanoTime) {
        return limited && nanoTime - deadline > 0;
    }

    /** Closes it at once, even if its thread is blocked. */
    void abort() {
        close(raw);
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            Socket socket = secured();
            serve(socket);
            within(LINGER);
            close(socket);
        } catch (IOException e) {
            log.debug("a connection from {} ended: {}", address(), e.getMessage());
        } finally {
            close(raw);
        }
    }

    private Socket secured() throws IOException {
        raw.setTcpNoDelay(true);
        if (port.tls().isEmpty()) {
            return raw;
        }
        var secured = (SSLSocket) port.tls().get().getSocketFactory().createSocket(raw, null, true);
        secured.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return secured;
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        var reader = new HeadReader(in, port.limits().headBytes());
        boolean first = true;
        while (true) {
            waiting = true;
            if (!first) {
                within(port.limits().idle());
            }
            boolean restarts = !first;
            Head head = reader.next(() -> {
                if (restarts) {
                    within(port.limits().request());
                }
            });
            first = false;
            Parsed parsed;
            switch (head) {
                case Head.Ended _ -> {
                    return;
                }
                case Head.TooLong(boolean inFirstLine) ->
                    parsed = new Parsed.Refused(inFirstLine ? 414 : 431, "the request is too long");
                case Head.Complete(String text) ->
                    parsed = RequestParser.parse(text, port.limits().headers());
            }
            waiting = false;
            within(port.limits().response());
            if (!answered(parsed, socket, in, out)) {
                return;
            }
        }
    }

    /** True if a further request may follow. */
    private boolean answered(Parsed parsed, Socket socket, InputStream in, OutputStream out) throws IOException {
        return switch (parsed) {
            case Parsed.Refused(int status, String why) -> {
                new HttpReply(out, false, true, () -> {}).send(status, TEXT, why + "\n");
                linger(socket, in);
                yield false;
            }
            case Parsed.Understood(HttpRequestHead request) -> {
                var timed = new TimedWrites(out);
                var reply = new HttpReply(timed, request.method().equals("HEAD"), request.last(), timed::limitEach);
                handle(request, reply);
                if (reply.last() && !request.method().equals("GET")) {
                    linger(socket, in);
                }
                yield !reply.last();
            }
        };
    }

    private void handle(HttpRequestHead request, HttpReply reply) throws IOException {
        try {
            port.handler().handle(request, reply);
        } catch (RuntimeException e) {
            log.error("a request could not be answered", e);
            if (reply.begun()) {
                throw new IOException("the answer was cut off", e);
            }
            reply.send(500, TEXT, "failed: " + e.getClass().getSimpleName() + "\n");
        }
    }

    /** Reads remaining input for a moment, because a reset could discard the answer. */
    private void linger(Socket socket, InputStream in) throws IOException {
        waiting = true;
        within(LINGER);
        socket.shutdownOutput();
        byte[] waste = new byte[1024];
        int taken = 0;
        int count = 0;
        while (count >= 0 && taken < DRAINED) {
            count = in.read(waste);
            taken += count;
        }
    }

    private void within(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        limited = true;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("a socket did not close: {}", e.getMessage());
        }
    }

    /** Each write of a stream gets the time of a complete answer; there is no limit between writes. */
    private final class TimedWrites extends OutputStream {
        private final OutputStream out;
        private boolean each;

        TimedWrites(OutputStream out) {
            this.out = out;
        }

        void limitEach() {
            each = true;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (each) {
                within(port.limits().response());
            }
            out.write(bytes, from, length);
            if (each) {
                limited = false;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
