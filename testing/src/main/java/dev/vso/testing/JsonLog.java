package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A file that a server appends to, with one JSON object a line. */
final class JsonLog {

    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final JsonMapper json = JsonMapper.builder().build();

    JsonLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Where the next line will begin, in bytes. */
    long position() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new SandboxException("unreadable: " + file, e);
        }
    }

    /** The whole lines from that position on. */
    List<JsonNode> since(long position) {
        var entries = new ArrayList<JsonNode>();
        read(position, entries::add);
        return entries;
    }

    /** Passes on the whole lines from that position on, one by one; returns the position of the next line. */
    long read(long position, Consumer<JsonNode> entry) {
        if (!Files.exists(file)) {
            return position;
        }
        try (var access = new RandomAccessFile(file.toFile(), "r")) {
            access.seek(position);
            var next = position;
            var rest = new byte[0];
            var chunk = new byte[CHUNK];
            for (var read = access.read(chunk); read >= 0; read = access.read(chunk)) {
                var bytes = Arrays.copyOf(rest, rest.length + read);
                System.arraycopy(chunk, 0, bytes, rest.length, read);
                var passed = lines(bytes, entry);
                next += passed;
                rest = Arrays.copyOfRange(bytes, passed, bytes.length);
            }
            return next;
        } catch (IOException e) {
            throw new SandboxException("unreadable: " + file, e);
        }
    }

    /** Passes on the whole lines in these bytes; returns how many bytes they take. */
    private int lines(byte[] bytes, Consumer<JsonNode> entry) throws IOException {
        var begin = 0;
        for (var i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                entry.accept(json.readTree(bytes, begin, i - begin));
                begin = i + 1;
            }
        }
        return begin;
    }
}
