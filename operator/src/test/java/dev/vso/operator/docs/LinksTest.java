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

    /** A folder may have its own index, which the main index links to. */
    @Test
    void theIndexNamesEveryPage() {
        Set<Path> named = links(Path.of(INDEX));
        assertThat(MarkdownPage.documentation())
                .filteredOn(file -> !file.equals(Path.of(INDEX)))
                .allMatch(file -> named.contains(file)
                        || (named.contains(file.resolveSibling("README.md"))
                                && links(file.resolveSibling("README.md")).contains(file)));
    }

    private static Set<Path> links(Path index) {
        return MarkdownPage.of(index.toString()).relativeLinks().stream()
                .map(link -> index.resolveSibling(link).normalize())
                .collect(Collectors.toSet());
    }
}
