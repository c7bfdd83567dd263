package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.browser.Browser;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.inventory.ResourceKind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page during changes: its own server, a browser, and resources that the test adds in place of a watch. */
class DashboardLiveIT {

    private static final Instant LATELY = Instant.parse("2026-03-10T12:00:00Z");

    private static Browser browser;

    private final FakeDashboardData cluster = new FakeDashboardData();
    private final RecentEvents recentEvents = new RecentEvents(Clock.systemUTC());
    private DashboardServer server = serverAt(0);

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void close() {
        browser.open(URI.create("about:blank"));
        server.close();
    }

    private DashboardServer serverAt(int port) {
        return new DashboardServer(
                new DashboardServer.Place(new BindAddress("127.0.0.1", port), List.of()),
                new DashboardServer.Subject(
                        "1.2.3",
                        "home",
                        List.of(),
                        ResourceKind.ofSecrets().stream()
                                .map(ResourceKind::word)
                                .toList()),
                cluster,
                recentEvents,
                Clock.systemUTC());
    }

    private void open(String fragment) {
        browser.size(1440, 900);
        browser.open(URI.create("http://127.0.0.1:" + server.port() + "/" + fragment));
        browser.await("document.getElementById('link').dataset.link === 'live'");
    }

    private void secret(String namespace, String name, String conditions) {
        cluster.put(VaultStaticSecret.class, new Manifests(LATELY).fixed(namespace, name, conditions));
    }

    @Test
    @DisplayName("Shows a lost connection and reconnects")
    void reconnects() {
        secret("shop", "before", Manifests.well(LATELY));
        open("");
        int port = server.port();

        server.close();
        browser.await("document.getElementById('link').innerText.startsWith('Not connected since')");
        assertThat(browser.holds("document.body.classList.contains('stale')")).isTrue();
        assertThat(browser.text("#rows")).as("what was known stays").contains("before");

        secret("shop", "meanwhile", Manifests.well(LATELY));
        cluster.remove("VaultStaticSecret/shop/before");
        server = serverAt(port);
        browser.await("document.getElementById('link').innerText === 'Live'");
        browser.await("document.getElementById('rows').innerText.includes('meanwhile')");
        assertThat(browser.text("#rows")).doesNotContain("before");
        assertThat(browser.text("#news")).isEqualTo("Connected again");
    }

    @Test
    void aStandbySaysThatItStandsBy() {
        cluster.is(LeaderState.STANDING_BY);
        open("");
        assertThat(browser.text("#notice")).contains("is on standby");

        cluster.is(LeaderState.LEADING);
        browser.await("document.getElementById('notice').hidden");
    }

    @Test
    void anEmptyClusterSaysWhatToDo() {
        open("");
        assertThat(browser.text("#empty")).contains("apply a VaultStaticSecret");
        assertThat(browser.text("#ends-summary")).contains("Nothing expires");
        assertThat(browser.text("#nothing")).contains("Nothing since");
    }

    @Test
    @DisplayName("Announces failing secrets, not new ones")
    void announcesFailures() {
        secret("shop", "api", Manifests.well(LATELY));
        open("");
        secret("shop", "another", Manifests.well(LATELY));
        browser.await("document.getElementById('rows').innerText.includes('another')");
        assertThat(browser.text("#news")).isEmpty();

        secret("shop", "api", Manifests.failed("VaultDenied", "no", LATELY));
        browser.await("document.getElementById('news').textContent === 'now failing: api'");
        browser.await("document.title === '(1) Vault secrets'");

        secret("shop", "api", Manifests.well(LATELY));
        browser.await("document.getElementById('news').textContent === 'no longer failing: api'");
    }

    @Test
    void markupInMessagesAndAddressesIsText() {
        String markup = "<img src=x onerror='document.title=1'><script>document.title=2</script><b>bold</b>";
        secret("shop", "api", Manifests.failed("VaultDenied", markup, LATELY));
        cluster.put(
                VaultConnection.class,
                Manifests.connection("shop", "vault", "https://v/%3Cb%3E", Manifests.failed("X", markup, LATELY)));
        browser.complaints();
        open("#open=VaultStaticSecret/shop/api");
        browser.await("document.querySelectorAll('.conditions li').length === 3");

        assertThat(browser.text("#rows")).contains("<b>bold</b>");
        assertThat(browser.text("#connections")).contains("<b>bold</b>");
        assertThat(browser.text(".conditions")).contains("<script>");
        assertThat(browser.holds("document.querySelector('img, #rows b, #connections b, .conditions script')"))
                .isFalse();
        assertThat(browser.run("return document.title").asText()).isEqualTo("(1) Vault secrets");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void scriptThatIsNotThePagesOwnIsRefused() {
        open("");
        browser.run("""
                window.ran = false;
                const own = document.createElement('script');
                try { own.textContent = 'window.ran = true'; document.body.append(own); } catch (e) { window.refused = true; }
                try { document.body.innerHTML = '<p>'; } catch (e) { window.refusedMarkup = true; }
                """);
        assertThat(browser.holds("window.ran")).isFalse();
        assertThat(browser.holds("window.refused && window.refusedMarkup")).isTrue();
    }

    @Test
    void aLinkToWhatIsGoneSaysSo() {
        open("#open=VaultStaticSecret/shop/gone");
        browser.await("document.getElementById('detail-state').innerText.includes('it was deleted')");
        browser.press(Browser.ESCAPE);
        browser.await("!document.getElementById('detail').open");
        assertThat(browser.run("return location.hash").asText()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 1440})
    void theLongestNamesBreakNothing(int width) {
        String name = "a-name".repeat(42);
        cluster.put(
                VaultDynamicSecret.class,
                new Manifests(LATELY)
                        .leased("team".repeat(15), name, Duration.ofHours(1), Duration.ZERO, Manifests.well(LATELY)));
        open("");
        browser.size(width, 800);
        browser.await("document.querySelectorAll('.next a').length === 1");

        assertThat(browser.holds("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(browser.holds("document.querySelector('.next li').getBoundingClientRect().height < 60"))
                .as("one line in the timeline")
                .isTrue();
        assertThat(browser.text("#rows .name")).isEqualTo(name);
    }

    @Test
    void theListIsSortedByItsHeads() {
        secret("a", "first", Manifests.well(LATELY));
        secret("b", "second", Manifests.failed("VaultDenied", "no", LATELY));
        open("");
        browser.await("document.querySelectorAll('#rows tr').length === 2");
        String names = "return [...document.querySelectorAll('#rows .name')].map((it) => it.innerText).join()";
        assertThat(browser.run(names).asText()).isEqualTo("second,first");

        browser.run("document.querySelector('[data-sort=name] button').focus()");
        browser.press(Browser.ENTER);
        assertThat(browser.run(names).asText()).isEqualTo("first,second");
        assertThat(browser.holds("document.querySelector('[data-sort=name]').ariaSort === 'ascending'"))
                .isTrue();
        browser.press(Browser.ENTER);
        assertThat(browser.run(names).asText()).isEqualTo("second,first");
        assertThat(browser.holds("document.querySelector('[data-sort=name]').ariaSort === 'descending'"))
                .isTrue();
    }

    @Test
    void withTwoThousandSecretsItStaysQuick() {
        for (int i = 0; i < 2000; i++) {
            secret(
                    "team-" + i % 40,
                    "secret-" + i,
                    i % 100 == 7 ? Manifests.failed("X", "no", LATELY) : Manifests.well(LATELY));
        }
        open("");
        browser.await("document.getElementById('shown').textContent === '2,000'");
        assertThat(browser.run("return document.querySelectorAll('#rows tr').length")
                        .asInt())
                .isEqualTo(100);

        // Typed letter by letter; measures how long the page's thread is blocked.
        long milliseconds = browser.run("""
                const text = document.getElementById('text');
                const times = [];
                for (const q of ['s', 'se', 'secret-1', 'secret-12', 'secret-123', '']) {
                  text.value = q;
                  const began = performance.now();
                  text.dispatchEvent(new Event('input'));
                  document.body.offsetHeight;
                  times.push(performance.now() - began);
                }
                return Math.max(...times)""").asLong();
        System.getLogger("page")
                .log(System.Logger.Level.INFO, "slowest filter over 2,000 secrets: {0} ms", milliseconds);
        assertThat(milliseconds).isLessThan(5000);

        browser.run("document.getElementById('following').click()");
        assertThat(browser.text("#pages")).isEqualTo("101–200 of 2,000");
        assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo("secrets");
    }
}
