import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import jdk.internal.net.http.hpack.Decoder;
import jdk.internal.net.http.hpack.DecodingCallback;

/**
 * The server's end of one HTTP/2 connection (RFC 9113), as far as the operator's client uses it: small bodies, no
 * padding, one answer after the other. Real API servers and Vault speak it, so the cache needs its classes.
 */
final class Http2 {

    static final String PROTOCOL = "h2";

    private static final int PREFACE = 24;
    private static final int FRAME = 16_384;
    private static final int TABLE = 4_096;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;

    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;

    /** Entries of HPACK's static table, and "content-type" by its index. */
    private static final byte STATUS_200 = (byte) 0x88;
    private static final byte STATUS_404 = (byte) 0x8d;
    private static final byte[] CONTENT_TYPE = {0x0f, 0x10};

    /** A stream's headers and body so far. */
    private record Stream(Map<String, String> headers, ByteArrayOutputStream body) {}

    /**
     * An answer.
     *
     * @param found false for a 404
     */
    record Answer(boolean found, byte[] body) {}

    private final DataInputStream in;
    private final DataOutputStream out;
    private final Function<AotTrainingRun.Request, Answer> answers;
    private final Decoder decoder = new Decoder(TABLE);
    private final Map<Integer, Stream> streams = new HashMap<>();

    Http2(InputStream in, OutputStream out, Function<AotTrainingRun.Request, Answer> answers) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
        this.answers = answers;
    }

    /** Answers until the client disconnects. */
    void serve() throws IOException {
        in.skipNBytes(PREFACE);
        frame(SETTINGS, 0, 0, new byte[0], 0, 0);
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int id = in.readInt() & Integer.MAX_VALUE;
            byte[] payload = in.readNBytes(length);
            switch (type) {
                case HEADERS -> headers(id, payload, (flags & PRIORITY) == 0 ? 0 : PRIORITY_BYTES, flags);
                case CONTINUATION -> headers(id, payload, 0, flags);
                case DATA -> data(id, payload);
                case SETTINGS, PING -> {
                    if ((flags & ACK) == 0) {
                        frame(type, ACK, 0, payload, 0, type == PING ? length : 0);
                    }
                }
                case GOAWAY -> {
                    return;
                }
                default -> {} // frames that do not affect the answer
            }
            if ((flags & PADDED) != 0 && (type == HEADERS || type == DATA)) {
                throw new ProtocolException("padding is not understood here");
            }
            if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                answer(id);
            }
        }
    }

    private void headers(int id, byte[] payload, int from, int flags) throws IOException {
        Map<String, String> headers = streams.computeIfAbsent(
                        id,
                        _ -> new Stream(new TreeMap<>(String.CASE_INSENSITIVE_ORDER), new ByteArrayOutputStream()))
                .headers();
        DecodingCallback callback = (name, value) -> headers.put(name.toString(), value.toString());
        decoder.decode(
                ByteBuffer.wrap(payload, from, payload.length - from), (flags & END_HEADERS) != 0, callback);
    }

    private void data(int id, byte[] payload) throws IOException {
        streams.get(id).body().writeBytes(payload);
        if (payload.length > 0) {
            byte[] window = ByteBuffer.allocate(Integer.BYTES).putInt(payload.length).array();
            frame(WINDOW_UPDATE, 0, 0, window, 0, window.length);
        }
    }

    private void answer(int id) throws IOException {
        Stream stream = streams.remove(id);
        String target = stream.headers().get(":path");
        int question = target.indexOf('?');
        Answer answer = answers.apply(new AotTrainingRun.Request(
                stream.headers().get(":method"),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                stream.headers(),
                stream.body().toString(StandardCharsets.UTF_8)));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(answer.found() ? STATUS_200 : STATUS_404);
        head.writeBytes(CONTENT_TYPE);
        byte[] json = "application/json".getBytes(StandardCharsets.US_ASCII);
        head.write(json.length);
        head.writeBytes(json);
        frame(HEADERS, END_HEADERS, id, head.toByteArray(), 0, head.size());
        int sent = 0;
        do {
            int length = Math.min(FRAME, answer.body().length - sent);
            boolean last = sent + length == answer.body().length;
            frame(DATA, last ? END_STREAM : 0, id, answer.body(), sent, length);
            sent += length;
        } while (sent < answer.body().length);
    }

    private void frame(int type, int flags, int id, byte[] payload, int from, int length) throws IOException {
        out.writeByte(length >> 16);
        out.writeShort(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(id);
        out.write(payload, from, length);
        out.flush();
    }
}
