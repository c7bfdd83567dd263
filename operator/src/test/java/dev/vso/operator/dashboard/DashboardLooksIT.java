package dev.vso.operator.dashboard;

import static dev.vso.operator.dashboard.DashboardFixture.OF_ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout of the page on an ordinary day, at several widths. */
class DashboardLooksIT extends DashboardTestBase {

    /** 320 px, and 1280 px at 200 %, which leaves 640. */
    @ParameterizedTest
    @CsvSource({"320, ''", "640, ''", "320, " + OF_ONE, "1440, ''"})
    void nothingIsCutOffOnAnyWidth(int width, String fragment) {
        browser.size(width, 800);
        day.open(fragment);
        assertThat(browser.run("""
                        return [...document.querySelectorAll('body *')]
                          .filter((it) => !it.closest('.unseen, .skip, .axis') && getComputedStyle(it).position !== 'absolute')
                          .filter((it) => it.getClientRects().length && it.getBoundingClientRect().right > innerWidth + 1)
                          .map((it) => it.tagName + '.' + it.className)""").toString()).isEqualTo("[]");
        assertThat(browser.holds("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 640, 1440})
    void howLongThingsLastIsNeverCut(int width) {
        browser.size(width, 800);
        day.open("");
        assertThat(browser.holds("document.querySelectorAll('.next .words').length === 8"))
                .isTrue();
        assertThat(browser.run("""
                        return [...document.querySelectorAll('.next .words')]
                          .filter((it) => it.scrollWidth > it.clientWidth).map((it) => it.textContent)""").toString()).isEqualTo("[]");
    }

    @Test
    @DisplayName("Secrets that need an action come first")
    void actionsFirst() {
        browser.size(1440, 900);
        day.open("");
        assertThat(browser.run(
                                "return [...document.querySelectorAll('.next a')].slice(0, 3).map((it) => it.textContent)")
                        .toString())
                .isEqualTo("[\"warehouse/forecast\",\"identity/saml\",\"identity/reader\"]");
        assertThat(browser.text("#alarm")).isEqualTo("2 expire unless you act.");
        assertThat(browser.text("#rows a")).isEqualTo("card-processor");
    }

    /** On a small screen the side panel is far below. */
    @ParameterizedTest
    @CsvSource({"390, true", "1440, false"})
    void aVaultThatIsDownIsSeenAtOnce(int width, boolean onTop) {
        browser.size(width, 800);
        day.open("");
        assertThat(browser.holds("document.getElementById('broken').checkVisibility()"))
                .isEqualTo(onTop);
        String first = onTop ? "#broken" : "#connections";
        assertThat(browser.text(first)).contains("Down", "warehouse/edge", "Vault is sealed: unseal it");
        assertThat(browser.holds("document.querySelector('" + first + "').getBoundingClientRect().bottom < 600"))
                .isTrue();
    }

    @Test
    void theBrowserHasNothingToComplainAbout() {
        browser.complaints();
        day.open(OF_ONE);
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
        day.open(fragment);
        Path images = Files.createDirectories(Path.of("..", "docs", "images"));
        Files.write(images.resolve(name + ".png"), browser.screenshot());
    }
}
