package dev.vso.operator.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.operator.program.SystemProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless Chromium with a fresh profile, and what a person does with it: look, press keys, change its size. */
public final class Browser implements AutoCloseable {

    public static final String TAB = "\uE004";
    public static final String ENTER = "\uE007";
    public static final String ESCAPE = "\uE00C";
    public static final String SHIFT = "\uE008";
    public static final String CONTROL = "\uE009";
    public static final String SPACE = " ";
    public static final String DOWN = "\uE015";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path profile;
    private final ChromeDriver driver;
    private final String session;

    private Browser(String chromium, String chromedriver) {
        try {
            profile = Files.createTempDirectory("browser");
            driver = new ChromeDriver(chromedriver);
            session = "/session/"
                    + driver.send("POST", "/session", Map.of("capabilities", Map.of("alwaysMatch", wanted(chromium))))
                            .path("sessionId")
                            .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A browser, or the test is skipped where there is none; in the continuous integration there must be one. */
    public static Browser start() {
        return new Browser(
                SystemProgram.CHROMIUM.find().toString(),
                SystemProgram.CHROMEDRIVER.find().toString());
    }

    /** Chromium sends no requests of its own, and resolves only our names. */
    private Map<String, ?> wanted(String chromium) {
        List<String> arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--user-data-dir=" + profile);
        return Map.of(
                "browserName",
                "chrome",
                "goog:loggingPrefs",
                Map.of("performance", "ALL", "browser", "ALL"),
                "goog:chromeOptions",
                Map.of("binary", chromium, "args", arguments));
    }

    /** Goes to the address and waits until the document is there. */
    public void open(URI address) {
        driver.send("POST", session + "/url", Map.of("url", address.toString()));
    }

    /** Runs a function body in the page; its arguments are {@code arguments[0]} and so on. */
    public JsonNode run(String script, Object... arguments) {
        return driver.send("POST", session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** Whether the expression holds in the page. */
    public boolean holds(String expression) {
        return run("return Boolean(" + expression + ")").asBoolean();
    }

    /** Waits until the expression holds in the page. */
    public void await(String expression) {
        Awaitility.await(expression)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> holds(expression));
    }

    /** The text of the first element that the selector finds, as it is shown. */
    public String text(String selector) {
        return run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
                .asText();
    }

    /** Presses and releases keys, one after the other. */
    public void press(String... keys) {
        List<Map<String, String>> actions = new ArrayList<>();
        for (String key : keys) {
            actions.add(Map.of("type", "keyDown", "value", key));
            actions.add(Map.of("type", "keyUp", "value", key));
        }
        perform(actions);
    }

    /** Presses a key while another is held. */
    public void chord(String held, String key) {
        perform(List.of(
                Map.of("type", "keyDown", "value", held),
                Map.of("type", "keyDown", "value", key),
                Map.of("type", "keyUp", "value", key),
                Map.of("type", "keyUp", "value", held)));
    }

    private void perform(List<Map<String, String>> actions) {
        driver.send(
                "POST",
                session + "/actions",
                Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    /** Types a text, letter by letter. */
    public void type(String text) {
        press(text.codePoints().mapToObj(Character::toString).toArray(String[]::new));
    }

    /** The size of the page in CSS pixels, even below the smallest window. */
    public void size(int width, int height) {
        devtools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the person prefers: {@code dark} or {@code light}, and whether things may move. */
    public void prefers(String colours, boolean motion) {
        devtools(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", colours),
                                Map.of(
                                        "name",
                                        "prefers-reduced-motion",
                                        "value",
                                        motion ? "no-preference" : "reduce"))));
    }

    private JsonNode devtools(String command, Map<String, ?> parameters) {
        return driver.send("POST", session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** The accessibility tree of the page as a flat list, without ignored nodes. */
    public List<JsonNode> accessibilityTree() {
        List<JsonNode> nodes = new ArrayList<>();
        devtools("Accessibility.getFullAXTree", Map.of()).path("nodes").forEach(nodes::add);
        nodes.removeIf(node -> node.path("ignored").asBoolean());
        return nodes;
    }

    /** What is seen now, as a PNG. */
    public byte[] screenshot() {
        return Base64.getDecoder()
                .decode(driver.send("GET", session + "/screenshot", Map.of()).asText());
    }

    /** The addresses of all requests since this was asked last. */
    public List<String> requests() {
        ObjectMapper json = new ObjectMapper();
        List<String> addresses = new ArrayList<>();
        for (JsonNode entry : log("performance")) {
            try {
                JsonNode message = json.readTree(entry.path("message").asText()).path("message");
                if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                    addresses.add(message.at("/params/request/url").asText());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return addresses;
    }

    /** Messages of the console since the last call: errors of scripts, violations of the security policy. */
    public List<String> complaints() {
        List<String> messages = new ArrayList<>();
        log("browser").forEach(entry -> messages.add(entry.path("message").asText()));
        return messages;
    }

    private JsonNode log(String type) {
        return driver.send("POST", session + "/se/log", Map.of("type", type));
    }

    @Override
    public void close() {
        try {
            driver.send("DELETE", session, Map.of());
        } finally {
            driver.close();
            delete(profile);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException _) {
            // the browser deletes the file itself
        }
    }
}
