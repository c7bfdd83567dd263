package dev.vso.gotemplate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Go itself, built from the sources beside the tests; answers one template at a time. */
final class Oracle implements AutoCloseable {
    private static final int MINUTES_TO_BUILD = 10;

    private final Path binary;
    private final ObjectMapper json = new ObjectMapper();
    private Process process;

    private Oracle(Path binary) throws IOException {
        this.binary = binary;
        this.process = serve(binary);
    }

    static Oracle start() {
        try {
            var binary = Path.of("target", "oracle").toAbsolutePath();
            var build = new ProcessBuilder("go", "build", "-o", binary.toString(), ".")
                    .directory(Path.of("src", "test", "go", "oracle").toFile())
                    .inheritIO()
                    .start();
            if (!build.waitFor(MINUTES_TO_BUILD, TimeUnit.MINUTES) || build.exitValue() != 0) {
                build.destroy();
                throw new IllegalStateException("the oracle could not be built with Go");
            }
            return new Oracle(binary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process serve(Path binary) throws IOException {
        return new ProcessBuilder(binary.toString(), "serve")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What Go makes of a template with these data. A map that holds itself ends its process: that counts as an error. */
    Golden.Case ask(String template, String data) {
        try {
            var answer = answer(template, data);
            if (answer == null) {
                process = serve(binary);
                return new Golden.Case("fuzz", template, null, null, "Go died of it");
            }
            var made = Golden.answer("fuzz", json.readTree(answer));
            return new Golden.Case("fuzz", template, null, made.output(), made.error());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable String answer(String template, String data) throws IOException {
        var question =
                JsonNodeFactory.instance.objectNode().put("template", template).toString();
        var withData = question.substring(0, question.length() - 1) + ",\"data\":" + data.replace("\n", " ") + "}\n";
        var questions = process.outputWriter(StandardCharsets.UTF_8);
        questions.write(withData);
        questions.flush();
        return process.inputReader(StandardCharsets.UTF_8).readLine();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
