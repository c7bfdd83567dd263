package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.operator.browser.Browser;
import dev.vso.testing.KubeSetup;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The dashboard of a real operator in a real browser. */
class PageIT {

    private static final String POLICY = """
            path "secret/data/*" { capabilities = ["read"] }
            path "database/creds/page" { capabilities = ["read"] }
            """;

    private static final TestEnvironment environment = TestEnvironment.get();

    private static Browser browser;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        environment.defaultAuth();
        environment.inVault().databaseRole("page", "1h", "2h");
        environment.inVault().role("page", POLICY, Map.of("token_ttl", "1h"));
        operator = environment.operator("--page-bind-address=127.0.0.1:0", "--backoff-initial-interval=1s");
        browser.size(1440, 900);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (operator != null) {
            operator.close();
        }
        environment.leave();
    }

    private static URI page(String path) {
        return URI.create("http://127.0.0.1:" + operator.pagePort().orElseThrow() + "/" + path);
    }

    /** A namespace whose resources have the rights that these tests need. */
    private static String namespace(String name) {
        String namespace = environment.namespace(name);
        environment.auth(namespace, "default", "page", "");
        return namespace;
    }

    private static String row(String namespace, String name) {
        return "document.querySelector('[data-id$=\"/%s/%s\"]')".formatted(namespace, name);
    }

    private static void awaitState(String namespace, String name, String state) {
        browser.await("%s?.dataset.state === '%s'".formatted(row(namespace, name), state));
    }

    private static ResourceHandle fixed(String namespace, String name, Map<String, ?> data) {
        environment.inVault().put(namespace + "/" + name, data);
        return environment.apply(
                namespace, StaticSecretYaml.of(name, namespace + "/" + name).with("refreshAfter: 1s"));
    }

    @Test
    @DisplayName("Shows changes in the cluster without a reload")
    void liveUpdates() {
        String namespace = namespace("page-live");
        browser.open(page("#ns=" + namespace));
        browser.await("document.getElementById('link').dataset.link === 'live'");
        browser.run("window.before = true");

        fixed(namespace, "api", Map.of("password", "first"));
        awaitState(namespace, "api", "well");
        browser.await("document.getElementById('happened').innerText.includes('SecretSynced')");

        ResourceHandle lost = environment.apply(namespace, StaticSecretYaml.of("lost", namespace + "/nothing-here"));
        awaitState(namespace, "lost", "failing");
        assertThat(browser.text("[data-id$='/lost'] .says"))
                .isEqualTo(lost.condition("Ready").orElseThrow().getMessage());

        environment.apply(namespace, LeaseYaml.of("leased", "page").toString());
        awaitState(namespace, "leased", "well");
        browser.await("document.getElementById('next').textContent.includes('" + namespace + "/leased')");
        assertThat(browser.text("[data-id$='/leased'] td:last-child"))
                .contains("min")
                .contains("renewed in time");

        lost.delete();
        browser.await(row(namespace, "lost") + " === null");
        browser.await("document.getElementById('connections').innerText.includes('Up')");
        assertThat(browser.holds("window.before"))
                .as("the page was not loaded again")
                .isTrue();
    }

    @Test
    void filteringAndOneSecretNeedNoMouse() {
        String namespace = namespace("page-keys");
        for (String name : List.of("alpha", "beta", "gamma")) {
            fixed(namespace, name, Map.of("password", "p"));
        }
        browser.open(page("#ns=" + namespace));
        awaitState(namespace, "gamma", "well");
        awaitState(namespace, "alpha", "well");

        browser.chord(Browser.CONTROL, "k");
        browser.type("gam");
        browser.await("document.querySelectorAll('#rows tr').length === 1");
        assertThat(browser.run("return location.hash").asText()).contains("q=gam", "ns=" + namespace);

        tabTo("document.activeElement.className === 'name'", 20);
        browser.press(Browser.ENTER);
        browser.await("document.querySelectorAll('#detail dd').length > 3");
        assertThat(browser.text("#detail-name")).isEqualTo("gamma");
        assertThat(browser.text("#detail-body")).contains("secret/" + namespace + "/gamma", "SecretSynced: True");
        assertThat(browser.holds("document.getElementById('detail').contains(document.activeElement)"))
                .isTrue();

        browser.press(Browser.ESCAPE);
        browser.await("!document.getElementById('detail').open");
        assertThat(browser.run("return document.activeElement.innerText").asText())
                .as("the focus is where it was")
                .isEqualTo("gamma");

        tabBackTo("document.activeElement.id === 'clear'", 20);
        browser.press(Browser.ENTER);
        browser.await("location.hash === '' && document.getElementById('text').value === ''");
        assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo("text");
    }

    private static void tabTo(String there, int atMost) {
        for (int i = 0; i < atMost && !browser.holds(there); i++) {
            browser.press(Browser.TAB);
        }
        assertThat(browser.holds(there)).as(there).isTrue();
    }

    private static void tabBackTo(String there, int atMost) {
        for (int i = 0; i < atMost && !browser.holds(there); i++) {
            browser.chord(Browser.SHIFT, Browser.TAB);
        }
        assertThat(browser.holds(there)).as(there).isTrue();
    }

    @Test
    @DisplayName("Contains no values and requests nothing from other servers")
    void noValuesNoForeignRequests() throws Exception {
        String namespace = namespace("page-hush");
        var scanner = new SecretLeakScanner();
        String value = scanner.lookFor("value", "hush-%s-a-long-secret-\"<&>\"-ünd".formatted(namespace));
        fixed(namespace, "api", Map.of("password", value));
        environment.apply(namespace, LeaseYaml.of("leased", "page").toString());
        browser.requests();
        browser.open(page("#open=VaultDynamicSecret/" + namespace + "/leased"));
        awaitState(namespace, "api", "well");
        awaitState(namespace, "leased", "well");
        browser.await("document.querySelectorAll('#detail dd').length > 3");
        Map<String, String> credentials = environment.data(namespace, "leased");
        assertThat(credentials).containsKeys("username", "password");

        assertThat(environment.data(namespace, "api")).containsEntry("password", value);
        Map<String, String> told = Map.of(
                "page", browser.run("return document.documentElement.outerHTML").asText(),
                "snapshot", get("api/snapshot"),
                "leased", get("api/detail?id=VaultDynamicSecret/" + namespace + "/leased"),
                "api", get("api/detail?id=VaultStaticSecret/" + namespace + "/api"));
        assertThat(told.values()).allMatch(text -> text.contains(namespace));
        assertThat(scanner.in(told)).isEmpty();
        assertThat(told.values())
                .allSatisfy(text ->
                        assertThat(text).doesNotContain(credentials.get("username"), credentials.get("password")));

        Set<String> hosts = browser.requests().stream()
                .filter(address -> !address.startsWith("about:") && !address.startsWith("data:"))
                .map(address -> URI.create(address).getAuthority())
                .collect(Collectors.toSet());
        assertThat(hosts).containsExactly("127.0.0.1:" + operator.pagePort().orElseThrow());
    }

    @Test
    void aStandbyHasTheListToo() throws Exception {
        String namespace = namespace("page-standby");
        fixed(namespace, "api", Map.of("password", "p")).awaitReady();
        var lease = environment
                .client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(KubeSetup.OPERATOR_NAMESPACE)
                        .withName("b0d477c0.hashicorp.com")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("another")
                        .withLeaseDurationSeconds(3600)
                        .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .withLeaseTransitions(1)
                        .endSpec()
                        .build());
        lease.forceConflicts().serverSideApply();
        try (VaultSecretsOperator standby =
                environment.operator("--leader-elect=true", "--page-bind-address=127.0.0.1:0")) {
            URI snapshot = URI.create("http://127.0.0.1:" + standby.pagePort().orElseThrow() + "/api/snapshot");
            Polling.await(Duration.ofSeconds(20), () -> get(snapshot).contains(namespace + "/api"));
            assertThat(get(snapshot)).contains("\"standing\":\"standing_by\"");
        } finally {
            lease.delete();
        }
    }

    private static String get(String path) throws Exception {
        return get(page(path));
    }

    private static String get(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
