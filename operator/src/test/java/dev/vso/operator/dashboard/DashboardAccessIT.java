package dev.vso.operator.dashboard;

import static dev.vso.operator.dashboard.DashboardFixture.OF_ONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.operator.browser.Browser;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accessibility of the page: both colour schemes, screen reader, keyboard, touch. */
class DashboardAccessIT extends DashboardTestBase {

    /** Elements that screen reader users cannot use without a name. */
    private static final Set<String> NAMED = Set.of(
            "button",
            "link",
            "searchbox",
            "textbox",
            "combobox",
            "option",
            "checkbox",
            "heading",
            "region",
            "dialog",
            "search",
            "complementary",
            "navigation",
            "table",
            "columnheader",
            "rowheader",
            "image",
            "img");

    @BeforeEach
    void asMostHaveIt() {
        browser.size(1440, 900);
        browser.prefers("light", false);
    }

    @DisplayName("Texts have enough contrast")
    @ParameterizedTest
    @CsvSource({
        "light, 1440, ''", "light, 390, ''", "light, 1440, #state=failing", "light, 1440, #q=nothing",
                "light, 1440, " + OF_ONE,
        "dark,  1440, ''", "dark,  390, ''", "dark,  1440, #state=failing", "dark,  1440, #q=nothing",
                "dark,  1440, " + OF_ONE
    })
    void contrast(String colours, int width, String fragment) {
        browser.size(width, 900);
        browser.prefers(colours, false);
        day.open(fragment);

        assertStandsOut("texts", browser.run(Contrasts.TEXTS), 25);
        assertStandsOut("graphics", browser.run(Contrasts.GRAPHICS), fragment.equals(OF_ONE) ? 2 : 8);
    }

    @DisplayName("Error states have enough contrast, too")
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void contrastOfErrors(String colours) {
        browser.prefers(colours, false);
        day.open("");

        JsonNode texts = browser.run(Contrasts.WITH_ALL_NOTICES + Contrasts.TEXTS);
        assertStandsOut("texts of notices", texts, 100);
    }

    private static void assertStandsOut(String what, JsonNode measured, int least) {
        System.getLogger("page")
                .log(System.Logger.Level.INFO, "lowest contrast of {0}: {1}", what, measured.path("lowest"));
        assertThat(measured.path("wrong").toString()).as(what).isEqualTo("[]");
        assertThat(measured.path("looked").asInt()).as(what + " looked at").isGreaterThanOrEqualTo(least);
    }

    /** Each is a possible mistake, and the beginning of the check's message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            document.getElementById('about').style.color = '#bbb'                          | P.quiet vault-secrets
            document.querySelector('.columns').style.opacity = 0.7                         | SMALL
            document.querySelector('.card').style.background = '#777'                      | H2. Expiring
            document.querySelector('.card').style.backgroundImage = 'linear-gradient(red, red)' | 1 grounds are images
            """)
    void theCheckOfTextsFindsMistakes(String mistake, String finding) {
        day.open("");
        JsonNode measured = browser.run(mistake + ";\n" + Contrasts.TEXTS);
        assertThat(measured.path("wrong").toString()).contains(finding);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            document.getElementById('text').style.borderColor = '#ddd'              | INPUT. edge
            document.querySelector('.bar-of').style.background = '#d98a00'          | SPAN.bar-of
            document.querySelector('.tiles .sign').style.color = '#ffb0b0'                 | SPAN.sign Failing
            """)
    void theCheckOfGraphicsFindsMistakes(String mistake, String finding) {
        day.open("");
        JsonNode measured = browser.run(mistake + ";\n" + Contrasts.GRAPHICS);
        assertThat(measured.path("wrong").toString()).contains(finding);
    }

    private static List<String> nameless() {
        return browser.accessibilityTree().stream()
                .filter(node -> NAMED.contains(role(node)) && name(node).isBlank())
                .map(JsonNode::toString)
                .toList();
    }

    private static String role(JsonNode node) {
        return node.at("/role/value").asText();
    }

    private static String name(JsonNode node) {
        return node.at("/name/value").asText();
    }

    private static Stream<String> names(String role) {
        return browser.accessibilityTree().stream()
                .filter(node -> role(node).equals(role))
                .map(DashboardAccessIT::name);
    }

    @ParameterizedTest
    @CsvSource({"1440, ''", "390, ''", "1440, " + OF_ONE})
    void everythingThatIsUsedHasAName(int width, String fragment) {
        browser.size(width, 900);
        day.open(fragment);

        assertThat(nameless()).isEmpty();
        assertThat(names("button").count()).as("buttons").isPositive();
    }

    @Test
    void namesAreWhatIsRead() {
        day.open("");
        assertThat(names("button")).contains("2 Failing", "2 Attention", "1 Suspended", "61 Synced", "Clear");
        assertThat(names("columnheader")).containsExactly("State", "Secret", "From Vault to the cluster", "Expires");
        assertThat(names("link")).contains("warehouse/forecast");
        assertThat(names("region")).contains("Expiring", "Secrets", "Connections", "Logins");
    }

    @Test
    void theCheckOfNamesFindsWhatHasNone() {
        day.open("");
        browser.run("document.getElementById('clear').textContent = ''");
        assertThat(nameless()).singleElement().asString().contains("\"button\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OF_ONE})
    void itIsBuiltForThoseWhoListenToIt(String fragment) {
        day.open(fragment);
        assertThat(browser.run(AccessibilityScripts.STRUCTURE).toString()).isEqualTo("[]");
    }

    @Test
    void theCheckOfStructureFindsMistakes() {
        day.open("");
        browser.run("""
                const twin = document.createElement('input');
                twin.id = 'text';
                const heading = document.createElement('h5');
                heading.textContent = 'deep';
                document.querySelector('main').append(heading);
                document.body.append(twin, 'nowhere');
                document.getElementById('link').role = 'status';
                document.querySelector('th').scope = '';
                """);
        assertThat(browser.run(AccessibilityScripts.STRUCTURE).toString())
                .contains("two have the id text", "h5", "no label", "in no landmark: nowhere", "link,news", "table");
    }

    /** The skip link, six counts, three fields, the next eight expiries, three headings and the first two rows. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void theKeyboardGoesFromTopToBottomAndIsSeen(String colours) {
        browser.prefers(colours, false);
        day.open("");
        for (int i = 0; i < 23; i++) {
            browser.press(Browser.TAB);
            assertThat(browser.run(AccessibilityScripts.FOCUS).toString()).isEqualTo("[]");
            assertThat(browser.run(Contrasts.RING).path("wrong").toString()).isEqualTo("[]");
        }
        assertThat(browser.run("return document.activeElement.textContent").asText())
                .isEqualTo("forecast");
    }

    @Test
    void theCheckOfTheKeyboardFindsMistakes() {
        day.open("");
        browser.run("""
                const own = new CSSStyleSheet();
                own.replaceSync('.tiles { overflow: hidden } .tiles :focus-visible { outline-width: 1px }');
                document.adoptedStyleSheets = [own];
                """);
        browser.press(Browser.TAB, Browser.TAB);
        assertThat(browser.run(AccessibilityScripts.FOCUS).toString()).contains("no ring", "ring is cut");
    }

    @DisplayName("Buttons and links are large enough")
    @ParameterizedTest
    @CsvSource({"320, ''", "1440, ''", "390, " + OF_ONE})
    void targetSize(int width, String fragment) {
        browser.size(width, 900);
        day.open(fragment);
        assertThat(browser.run(AccessibilityScripts.TARGETS).toString()).isEqualTo("[]");
    }

    @Test
    void theCheckOfTargetsFindsWhatIsTooSmall() {
        day.open("");
        browser.run("""
                document.querySelectorAll('.next li').forEach((it) => {
                  it.style.cssText = 'height: 14px; min-height: 0';
                  it.querySelector('a').style.lineHeight = '14px';
                })""");
        assertThat(browser.run(AccessibilityScripts.TARGETS).toString()).contains("identity/saml");
    }

    @Test
    @DisplayName("The number of filtered secrets is announced")
    void announcesFilterResult() {
        day.open("");
        browser.chord(Browser.CONTROL, "k");
        browser.type("card");
        browser.await("document.getElementById('news').textContent === '1 of 67 secrets shown'");
    }

    @Test
    @DisplayName("With reduced motion nothing moves")
    void reducedMotion() {
        browser.prefers("light", true);
        day.open(OF_ONE);
        assertThat(browser.run(AccessibilityScripts.MOVING).toString()).contains("DIALOG.", "SPAN.bar-of");
        browser.prefers("light", false);
        assertThat(browser.run(AccessibilityScripts.MOVING).toString()).isEqualTo("[]");
    }
}
