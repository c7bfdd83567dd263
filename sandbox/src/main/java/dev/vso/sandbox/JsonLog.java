package dev.vso.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file that a server appends to, with one JSON object a line. */
final class JsonLog {

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
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var access = new RandomAccessFile(file.toFile(), "r")) {
            var bytes = new byte[Math.toIntExact(access.length() - position)];
            access.seek(position);
            access.readFully(bytes);
            var text = new String(bytes, StandardCharsets.UTF_8);
            var entries = new ArrayList<JsonNode>();
            for (var line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                entries.add(json.readTree(line));
            }
            return entries;
        } catch (IOException e) {
            throw new SandboxException("unreadable: " + file, e);
        }
    }
}
