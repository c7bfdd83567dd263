package dev.vso.operator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A port with small limits, tested with raw sockets. */
@Execution(ExecutionMode.CONCURRENT)
class HttpPortTest {

    private static final String GET = "GET /small HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String GET_ONCE = "GET /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] LARGE = new byte[32 * 1024 * 1024];

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private final HttpPort port =
            port(new HttpLimits(6, 4, 2048, 20, Duration.ofMillis(1500), Duration.ofSeconds(3), Duration.ofSeconds(2)));

    private HttpPort port(HttpLimits limits) {
        try {
            return HttpPort.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    limits,
                    Thread.ofVirtual().factory(),
                    Optional.empty(),
                    this::answer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpRequestHead request, HttpReply reply) throws IOException {
        switch (request.path()) {
            case "/large" -> reply.send(200, "application/octet-stream", LARGE);
            case "/hangs" -> hang();
            case "/stream" -> {
                OutputStream out = reply.stream("text/plain");
                out.write("begun\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                hang();
            }
            case "/breaks" -> throw new IllegalStateException("inner detail");
            default -> reply.send(200, "text/plain", request.path());
        }
    }

    private void hang() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw new IOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        port.close();
    }

    private Socket connected(String from) throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(from, 0));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
        return socket;
    }

    private Socket sending(String from, String text) throws IOException {
        Socket socket = connected(from);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** All input until the server ends the connection, even before a reset. */
    private static String rest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var text = new StringBuilder();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
            }
        } catch (SocketException _) {
            // a reset ends it too
        }
        return text.toString();
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInTurn() throws IOException {
        String last = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(rest(sending("127.0.0.1", GET + "\r\n\r\n" + GET + last)))
                .containsSubsequence(
                        "200 OK", "\r\n\r\n/small", "200 OK", "/small", "200 OK", "Connection: close", "/last");
    }

    @Test
    void aClientThatHasSentAllIsAnswered() throws IOException {
        Socket socket = sending("127.0.0.1", GET);
        socket.shutdownOutput();
        assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK").endsWith("/small");
    }

    @DisplayName("Requests that are too large are refused with a message")
    @ParameterizedTest
    @CsvSource(textBlock = """
            414, 'GET /@', 5000
            431, 'GET / HTTP/1.1|Host: x|A: @', 5000
            431, 'GET / HTTP/1.1|Host: x|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1|A:1||', 0
            413, 'GET / HTTP/1.1|Host: x|Content-Length: 90000||@', 60000
            400, 'garbage||', 0
            """)
    void tooLarge(int status, String text, int filling) throws IOException {
        Socket socket = sending("127.0.0.1", text.replace("|", "\r\n").replace("@", "x".repeat(filling)));
        assertThat(rest(socket)).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
    }

    @Test
    void aRequestThatDripsIsCutOff() throws Exception {
        Socket socket = sending("127.0.0.1", "GET / HTTP/1.1\r\n");
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> refuses(socket));
    }

    private static boolean refuses(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void aConnectionWithoutAFurtherRequestEnds() throws IOException {
        assertThat(rest(sending("127.0.0.1", GET))).endsWith("/small");
        assertThat(rest(connected("127.0.0.1"))).isEmpty();
    }

    @Test
    @DisplayName("A client that does not read is disconnected")
    void slowReader() throws IOException {
        Socket socket = sending("127.0.0.1", "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
        Awaitility.await().atMost(PATIENCE).until(() -> refuses(socket));
        assertThat(rest(socket).length()).isLessThan(LARGE.length);
    }

    @Test
    void aStreamLastsWhileItIsRead() throws Exception {
        Socket socket = sending("127.0.0.1", "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
        socket.setSoTimeout(5000);
        var text = new StringBuilder();
        while (!text.toString().endsWith("begun\n")) {
            text.append((char) socket.getInputStream().read());
        }
        assertThatThrownBy(() -> socket.getInputStream().read())
                .as("it outlives the time of an answer")
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @DisplayName("An internal error is reported without details")
    void internalError() throws IOException {
        assertThat(rest(sending("127.0.0.1", "GET /breaks HTTP/1.0\r\n\r\n")))
                .startsWith("HTTP/1.1 500 ")
                .contains("IllegalStateException")
                .doesNotContain("inner detail");
    }

    @Test
    void anotherAddressIsAnsweredAndTheOldestGivesWay() throws Exception {
        List<Socket> busy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            busy.add(sending("127.0.0.2", "GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        Socket idle = connected("127.0.0.3");
        Socket other = connected("127.0.0.4");
        assertThat(rest(sending("127.0.0.1", GET_ONCE))).contains("200 OK");
        idle.getOutputStream().write(GET_ONCE.getBytes(StandardCharsets.US_ASCII));
        other.getOutputStream().write(GET_ONCE.getBytes(StandardCharsets.US_ASCII));
        assertThat(rest(idle)).contains("200 OK");
        assertThat(rest(other)).contains("200 OK");
        assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the thread of what gave way ends")
                .isTrue();
        assertThat(rest(busy.getFirst())).isEmpty();
    }
}
