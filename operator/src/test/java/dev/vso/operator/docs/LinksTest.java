package dev.vso.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.MarkdownPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link between the pages leads to a file, and to a heading in it; and every page can be found. */
class LinksTest {

    private static final Path PROJECT = Path.of("..");
    private static final String INDEX = "docs/README.md";

    static List<MarkdownPage> pages() {
        List<MarkdownPage> pages = MarkdownPage.all();
        assertThat(pages).hasSizeGreaterThan(20);
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(MarkdownPage page) {
        assertThat(page.relativeLinks())
                .allSatisfy(link -> assertThat(lacks(page, link)).as(link).isEmpty());
    }

    /** What a link leads to and is not there; empty if all is. */
    private static String lacks(MarkdownPage page, String link) {
        int mark = link.indexOf('#');
        String name = mark < 0 ? link : link.substring(0, mark);
        Path target =
                name.isEmpty() ? page.file() : page.file().resolveSibling(name).normalize();
        if (!Files.exists(PROJECT.resolve(target))) {
            return "no file " + target;
        }
        if (mark < 0) {
            return "";
        }
        Set<String> anchors = MarkdownPage.of(target.toString()).anchors();
        return anchors.contains(link.substring(mark + 1)) ? "" : "no such heading among " + anchors;
    }

    @Test
    void theIndexNamesEveryPage() {
        MarkdownPage index = MarkdownPage.of(INDEX);
        Set<Path> named = index.relativeLinks().stream()
                .map(link -> index.file().resolveSibling(link).normalize())
                .collect(Collectors.toSet());
        assertThat(MarkdownPage.documentation())
                .filteredOn(file -> !file.equals(index.file()))
                .allMatch(named::contains);
    }
}
