package dev.vso.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLogTest {

    @TempDir
    private Path folder;

    private void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void eachLineIsReadOnceHoweverOftenAndWheneverItIsAsked() throws IOException {
        var file = folder.resolve("audit.log");
        var log = new JsonLog(file);
        var seen = new ArrayList<String>();
        var position = log.read(0, entry -> seen.add(entry.path("a").asText()));
        assertThat(position).as("there is no file yet").isZero();

        var longer = "é".repeat(1_200_000); // larger than one read
        append(file, "{\"a\": \"1\"}\n{\"a\": \"" + longer + "\"}\n{\"a\": \"3");
        position = log.read(position, entry -> seen.add(entry.path("a").asText()));
        assertThat(seen).as("the last line is not whole").containsExactly("1", longer);

        append(file, "\"}\n");
        position = log.read(position, entry -> seen.add(entry.path("a").asText()));
        assertThat(seen).containsExactly("1", longer, "3");
        assertThat(position).isEqualTo(log.position());
        assertThat(log.since(0)).hasSize(3);
    }
}
