package dev.vso.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the kinds list all fields of the types. */
class KindPagesTest {
    private static final Path PAGES = Path.of("..", "docs", "kinds");

    @ParameterizedTest
    @MethodSource("pages")
    void theTablesAreThoseOfTheTypes(Path page) throws IOException {
        var text = Files.readString(page);
        assertThat(text)
                .as("%s: ./vso crds --write makes its tables anew", page)
                .isEqualTo(KindPage.filled(text));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindHasAPageWithItsWholeSpecAndStatus(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        var page = Files.readString(PAGES.resolve(kind.getSimpleName().toLowerCase(Locale.ROOT) + ".md"));
        assertThat(page).contains(KindPage.mark(kind, "spec"), KindPage.mark(kind, "status"));
        if (!KindPage.refusals(KindPage.schema(kind)).isEmpty()) {
            assertThat(page).contains(KindPage.refusalMark(kind));
        }
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            var pages = files.sorted().toList();
            assertThat(pages).hasSizeGreaterThan(Kinds.ALL.size());
            return pages;
        }
    }

    static List<Class<? extends CustomResource<?, ?>>> kinds() {
        return Kinds.ALL;
    }
}
