package dev.vso.operator.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process {@code chromedriver}, on a port that the system chose, and one request to it at a time. */
final class ChromeDriver implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final URI address;

    ChromeDriver(String program) throws IOException {
        process = new ProcessBuilder(program, "--port=0")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader();
        address = URI.create("http://127.0.0.1:" + port(output));
        Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {})); // lest it blocks on a full pipe
    }

    private static String port(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return started.group(1);
            }
            said.append(line).append('\n');
        }
        throw new IOException("chromedriver did not start:\n" + said);
    }

    /** What the driver answers; an error of its own is an error here. */
    JsonNode send(String method, String path, Map<String, ?> body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            method.equals("POST")
                                    ? BodyPublishers.ofByteArray(json.writeValueAsBytes(body))
                                    : BodyPublishers.noBody())
                    .build();
            JsonNode value = json.readTree(
                            http.send(request, BodyHandlers.ofByteArray()).body())
                    .path("value");
            if (value.hasNonNull("error")) {
                throw new AssertionError("%s %s: %s: %s"
                        .formatted(
                                method,
                                path,
                                value.path("error").asText(),
                                value.path("message").asText()));
            }
            return value;
        } catch (IOException e) {
            throw new AssertionError("chromedriver does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for chromedriver", e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        http.close();
    }
}
