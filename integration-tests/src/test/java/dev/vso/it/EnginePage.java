package dev.vso.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The manifests of {@code docs/engines.md}, by the heading above them. */
final class EnginePage {

    private static final Path PAGE = Path.of("..", "docs", "engines.md");
    private static final Pattern SECTION = Pattern.compile("(?m)^## ");
    private static final Pattern MANIFEST = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

    private EnginePage() {}

    /** Exactly as a reader copies them. */
    static Map<String, String> manifests() {
        var manifests = new LinkedHashMap<String, String>();
        for (var section : SECTION.split(text(), -1)) {
            var manifest = MANIFEST.matcher(section);
            while (manifest.find()) {
                var heading = section.lines().findFirst().orElseThrow();
                if (manifests.put(heading, manifest.group(1)) != null) {
                    throw new AssertionError("two manifests under " + heading + ": give each a heading of its own");
                }
            }
        }
        return manifests;
    }

    private static String text() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
