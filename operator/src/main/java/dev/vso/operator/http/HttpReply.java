package dev.vso.operator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to one request. */
public final class HttpReply {

    private final OutputStream out;
    private final boolean withoutBody;
    private final Runnable beginStream;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean last;
    private boolean begun;

    /** @param beginStream called when the answer becomes a stream */
    HttpReply(OutputStream out, boolean withoutBody, boolean last, Runnable beginStream) {
        this.out = out;
        this.withoutBody = withoutBody;
        this.last = last;
        this.beginStream = beginStream;
    }

    /** Sets a header. */
    public void header(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the header " + name + " has several lines");
        }
        headers.put(name, value);
    }

    /**
     * Sends a complete answer; to HEAD without the body.
     *
     * @throws IOException if the client does not read it in time
     */
    public void send(int status, String mediaType, byte[] body) throws IOException {
        header("Content-Type", mediaType);
        header("Content-Length", Integer.toString(body.length));
        begin(status);
        if (!withoutBody) {
            out.write(body);
        }
        out.flush();
    }

    /** As {@link #send(int, String, byte[])}, with text. */
    public void send(int status, String mediaType, String text) throws IOException {
        send(status, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers 200 with a stream that lasts until the handler returns; the connection ends with it.
     *
     * @throws IOException if the client does not read it in time; each write of the stream may take that long
     */
    public OutputStream stream(String mediaType) throws IOException {
        header("Content-Type", mediaType);
        last = true;
        beginStream.run();
        begin(200);
        out.flush();
        return out;
    }

    /** True if the connection ends after this answer. */
    boolean last() {
        return last;
    }

    /** True if a part of the answer was sent. */
    boolean begun() {
        return begun;
    }

    private void begin(int status) throws IOException {
        begun = true;
        var head = new StringBuilder("HTTP/1.1 %d %s\r\n".formatted(status, reason(status)));
        if (last) {
            headers.put("Connection", "close");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 421 -> "Misdirected Request";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Internal Server Error";
        };
    }
}
