package dev.vso.operator.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of the page. */
final class PageFile {

    private static final List<String> SCRIPTS = List.of(
            "page.js",
            "detail.js",
            "dom.js",
            "news.js",
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

    /** The files by URL path. */
    static Map<String, PageFile> all() {
        Map<String, PageFile> files = new HashMap<>();
        files.put("/", read("page.html", "text/html; charset=utf-8"));
        files.put("/page.css", read("page.css", "text/css; charset=utf-8"));
        files.put("/icon.svg", read("icon.svg", "image/svg+xml"));
        SCRIPTS.forEach(name -> files.put("/" + name, read(name, "text/javascript; charset=utf-8")));
        return Map.copyOf(files);
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
