package dev.vso.operator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vso.operator.browser.Browser;
import dev.vso.operator.observe.BindAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page looks on an ordinary day: readable in both colour schemes, by eye and by ear, on any width. */
class PageLooksTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String OF_ONE = "#open=VaultDynamicSecret/warehouse/forecast";

    private static PageServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        var cluster = new FakeCluster();
        var production = new Production(cluster, NOW);
        server = new PageServer(
                new PageServer.Place(new BindAddress("127.0.0.1", 0), List.of()),
                new PageServer.Subject("0.1.0", "vault-secrets-operator-system", List.of()),
                cluster,
                production.happenings(),
                InstantSource.fixed(NOW));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            server.close();
        }
    }

    private static void open(String fragment) {
        browser.open(URI.create("about:blank"));
        browser.open(URI.create("http://127.0.0.1:" + server.port() + "/" + fragment));
        browser.await("document.querySelectorAll('#rows tr').length > 50");
        if (!fragment.isEmpty()) {
            browser.await("document.querySelectorAll('#detail dd').length > 3");
        }
    }

    @ParameterizedTest
    @CsvSource({"light, ''", "dark, ''", "light, " + OF_ONE, "dark, " + OF_ONE})
    void allTextStandsOutFromItsGround(String colours, String fragment) {
        browser.size(1440, 900);
        browser.prefers(colours, false);
        open(fragment);

        assertThat(browser.run(Checks.CONTRAST).toString()).isEqualTo("[]");
        assertThat(browser.run(Checks.TEXTS).asInt()).as("texts looked at").isGreaterThan(40);
    }

    @Test
    void theCheckOfContrastFindsWhatIsTooFaint() {
        browser.prefers("light", false);
        open("");
        browser.run("document.getElementById('about').style.color = '#bbb'");
        assertThat(browser.run(Checks.CONTRAST).toString()).contains("vault-secrets-operator-system");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OF_ONE})
    void itIsBuiltForThoseWhoListenToIt(String fragment) {
        browser.size(1440, 900);
        open(fragment);
        assertThat(browser.run(Checks.STRUCTURE).toString()).isEqualTo("[]");
    }

    @Test
    void theCheckOfStructureFindsMistakes() {
        open("");
        browser.run("""
                const twin = document.createElement('input');
                twin.id = 'text';
                const heading = document.createElement('h5');
                heading.textContent = 'deep';
                document.querySelector('main').append(heading);
                document.body.append(twin);
                """);
        assertThat(browser.run(Checks.STRUCTURE).toString()).contains("two have the id text", "h5", "no label");
    }

    /** 320 px, and 1280 px at 200 %, which leaves 640. */
    @ParameterizedTest
    @CsvSource({"320, ''", "640, ''", "320, " + OF_ONE, "1440, ''"})
    void nothingIsCutOffOnAnyWidth(int width, String fragment) {
        browser.size(width, 800);
        open(fragment);
        assertThat(browser.run("""
                        return [...document.querySelectorAll('body *')]
                          .filter((it) => !it.closest('.unseen, .skip, .axis') && getComputedStyle(it).position !== 'absolute')
                          .filter((it) => it.getClientRects().length && it.getBoundingClientRect().right > innerWidth + 1)
                          .map((it) => it.tagName + '.' + it.className)""").toString()).isEqualTo("[]");
        assertThat(browser.holds("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    @Test
    void whoWantsNothingToMoveSeesNothingMove() {
        browser.size(1440, 900);
        String moving =
                "document.querySelector('.next .bar-of') && getComputedStyle(document.querySelector('.next .bar-of')).transitionDuration !== '0s'";
        browser.prefers("light", true);
        open("");
        assertThat(browser.holds(moving)).isTrue();
        browser.prefers("light", false);
        assertThat(browser.holds(moving)).isFalse();
    }

    @Test
    void theBrowserHasNothingToComplainAbout() {
        browser.complaints();
        open(OF_ONE);
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "page-light,        light, 1440, 1500, ''",
        "page-dark,         dark,  1440, 1500, ''",
        "page-narrow-light, light,  390, 1700, ''",
        "page-narrow-dark,  dark,   390, 1700, ''",
        "page-secret-light, light, 1440,  900, " + OF_ONE,
        "page-secret-dark,  dark,  1440,  900, " + OF_ONE
    })
    void picturesAreTakenOnRequest(String name, String colours, int width, int height, String fragment)
            throws IOException {
        assumeTrue(Boolean.getBoolean("screenshots"), "only with -Dscreenshots=true");
        browser.size(width, height);
        browser.prefers(colours, false);
        open(fragment);
        Path images = Files.createDirectories(Path.of("..", "docs", "images"));
        Files.write(images.resolve(name + ".png"), browser.screenshot());
    }
}
