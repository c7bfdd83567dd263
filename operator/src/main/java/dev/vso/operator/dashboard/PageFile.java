package dev.vso.operator.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A file of the page. */
final class PageFile {

    private static final List<String> SCRIPTS = List.of(
            "page.js",
            "detail.js",
            "dom.js",
            "news.js",
            "rotation.js",
            "secrets.js",
            "side.js",
            "signs.js",
            "state.js",
            "time.js",
            "timeline.js");

    private final String mediaType;
    private final byte[] content;

    private PageFile(String mediaType, byte[] content) {
        this.mediaType = mediaType;
        this.content = content;
    }

    String mediaType() {
        return mediaType;
    }

    /** The caller must not change it. */
    byte[] content() {
        return content;
    }

    /**
     * The files by URL path.
     *
     * @param kinds names of the kinds in the filter
     */
    static Map<String, PageFile> all(List<String> kinds) {
        Map<String, PageFile> files = new HashMap<>();
        files.put("/", withKinds(read("page.html", "text/html; charset=utf-8"), kinds));
        files.put("/page.css", read("page.css", "text/css; charset=utf-8"));
        files.put("/icon.svg", read("icon.svg", "image/svg+xml"));
        SCRIPTS.forEach(name -> files.put("/" + name, read(name, "text/javascript; charset=utf-8")));
        return Map.copyOf(files);
    }

    private static PageFile withKinds(PageFile page, List<String> kinds) {
        String options = kinds.stream()
                .map(kind -> "<option value=\"%1$s\">%1$s</option>".formatted(kind))
                .collect(Collectors.joining("\n          "));
        String html = new String(page.content, StandardCharsets.UTF_8).replace("<!-- kinds -->", options);
        return new PageFile(page.mediaType, html.getBytes(StandardCharsets.UTF_8));
    }

    private static PageFile read(String name, String mediaType) {
        try (InputStream in = PageFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks " + name);
            }
            return new PageFile(mediaType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
