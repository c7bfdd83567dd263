package dev.vso.operator.dashboard;

import dev.vso.operator.browser.Browser;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.inventory.ResourceKind;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The page of {@link SampleCluster} in a browser. */
final class DashboardFixture implements AutoCloseable {

    /** One secret that fails, opened. */
    static final String OF_ONE = "#open=VaultDynamicSecret/warehouse/forecast";

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final Browser browser = Browser.start();
    private final DashboardServer server;

    DashboardFixture() {
        var cluster = new FakeDashboardData();
        var production = new SampleCluster(cluster, NOW);
        server = new DashboardServer(
                new DashboardServer.Place(new BindAddress("127.0.0.1", 0), List.of()),
                new DashboardServer.Subject(
                        "0.1.0",
                        "vault-secrets-operator-system",
                        List.of(),
                        ResourceKind.ofSecrets().stream()
                                .map(ResourceKind::word)
                                .toList()),
                cluster,
                production.happenings(),
                InstantSource.fixed(NOW));
    }

    Browser browser() {
        return browser;
    }

    /** Opens the page again, and waits until everything in the fragment is shown. */
    void open(String fragment) {
        browser.open(URI.create("about:blank"));
        browser.open(URI.create("http://127.0.0.1:" + server.port() + "/" + fragment));
        browser.await("document.getElementById('shown').textContent.endsWith('67')");
        if (fragment.contains("open=")) {
            browser.await("document.querySelectorAll('#detail dd').length > 3");
            browser.await("document.getElementById('detail').getAnimations().length === 0"); // it has slid in
        }
    }

    @Override
    public void close() {
        browser.close();
        server.close();
    }
}
