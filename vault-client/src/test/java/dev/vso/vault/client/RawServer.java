package dev.vso.vault.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/** An HTTP server that misbehaves like a bad network: it sends raw bytes and then cuts the connection. */
final class RawServer implements AutoCloseable {
    /** Keeps the connection open after the answer, as if the rest were on its way. */
    static final String STALL = "<stall>";

    private final ServerSocket socket;
    private final IntFunction<String> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** @param answers the answer to the n-th request, counted from 1; empty cuts the connection at once */
    RawServer(IntFunction<String> answers) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answers = answers;
        Thread.ofVirtual().start(this::accept);
    }

    static String answer(String statusAndHeaders, String body) {
        return "HTTP/1.1 " + statusAndHeaders + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + body;
    }

    String address() {
        return "http://localhost:" + socket.getLocalPort();
    }

    /** The heads of all requests, unchanged. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket connection) {
        try {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            StringBuilder head = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.append(line).append('\n');
            }
            if (head.isEmpty()) {
                return;
            }
            String answer;
            synchronized (this) {
                requests.add(head.toString());
                answer = answers.apply(requests.size());
            }
            boolean stall = answer.endsWith(STALL);
            connection.getOutputStream().write(answer.replace(STALL, "").getBytes(StandardCharsets.UTF_8));
            if (!stall) {
                connection.close();
            }
        } catch (IOException _) {
            // The client gave up first.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
