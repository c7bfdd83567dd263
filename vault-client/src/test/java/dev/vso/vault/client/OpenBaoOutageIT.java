package dev.vso.vault.client;

import static dev.vso.vault.client.OpenBaoIT.failed;
import static dev.vso.vault.client.OpenBaoIT.ok;
import static dev.vso.vault.client.OpenBaoIT.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultFailure.Policy;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.api.SystemApi;
import dev.vso.vault.json.VaultJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real OpenBao that is sealed, overloaded or killed. */
class OpenBaoOutageIT {
    private static final VaultPath APP = VaultPath.of("secret", "data", "app");
    private static final Retry QUICK = new Retry(2, Duration.ofMillis(10), Duration.ofSeconds(1));

    private static VaultAccess asRoot(VaultClient client) {
        return VaultAccess.with(client, () -> OpenBaoDevServer.ROOT, Optional.empty());
    }

    private static VaultHealth.State state(VaultClient client) {
        return SystemApi.health(client).optional().orElseThrow().state();
    }

    @Test
    @DisplayName("Distinguishes every state from uninitialized to active")
    void healthStates() {
        try (OpenBaoDevServer bao = OpenBaoDevServer.startEmpty();
                VaultClient client = new VaultClient(ConnectionSettings.to(bao.address()), VaultObserver.NONE, QUICK)) {
            assertThat(state(client)).isEqualTo(VaultHealth.State.UNINITIALISED);
            VaultResponse keys = ok(client.send(VaultRequest.write(
                            VaultPath.of("sys/init"), VaultJson.parse("{\"secret_shares\":1,\"secret_threshold\":1}"))
                    .named(SystemApi.HEALTH))); // answers without an envelope too
            assertThat(state(client)).isEqualTo(VaultHealth.State.SEALED);

            VaultFailure sealed =
                    failed(client.send(VaultRequest.read(APP).withToken(OpenBaoDevServer.ROOT)), Kind.SEALED);
            assertThat(sealed.explain()).startsWith("Vault is sealed: unseal it");
            assertThat(sealed.policy()).isEqualTo(Policy.TRANSIENT);

            ok(client.send(VaultRequest.write(
                            VaultPath.of("sys/unseal"),
                            VaultJson.object(
                                    Map.of("key", keys.data().at("/keys/0").asText())))
                    .named(SystemApi.HEALTH)));
            await().until(() -> state(client) == VaultHealth.State.ACTIVE);
            VaultHealth health = SystemApi.health(client).optional().orElseThrow();
            assertThat(health.version()).startsWith("2.");
            assertThat(health.clusterName()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | {"initialized":true,"sealed":false,"standby":true}                            | STANDBY
            473 | {"initialized":true,"sealed":false,"standby":true,"performance_standby":true} | PERFORMANCE_STANDBY
            472 | {"initialized":true,"sealed":false,"replication_dr_mode":"secondary"}         | RECOVERY_SECONDARY
            501 | {"initialized":false,"sealed":true,"standby":true}                            | UNINITIALISED
            503 | {"initialized":true,"sealed":true,"standby":true}                             | SEALED
            200 | {"initialized":true,"sealed":false,"standby":false}                           | ACTIVE
            """)
    @DisplayName("Reads the health for every status code")
    void healthOfAnyCode(int status, String body, VaultHealth.State state) {
        RequestInfo request = new RequestInfo(
                VaultRequest.Method.GET, VaultPath.of("sys/health"), Optional.empty(), "vault:8200", true);
        VaultResult result = ResponseClassifier.of(request, status, body.getBytes(StandardCharsets.UTF_8));
        assertThat(SystemApi.healthIn(result).optional().orElseThrow().state()).isEqualTo(state);
    }

    @Test
    void fiveHundredRequestsAtOnceAllSucceedOverTls() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (OpenBaoDevServer bao = OpenBaoDevServer.startWithTls();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                VaultClient client = new VaultClient(
                        ConnectionSettings.to(bao.address()).withCaPem(bao.caPem()),
                        (operation, took, failure) -> attempts.incrementAndGet())) {
            VaultAccess root = asRoot(client);
            write(root, APP, "{\"data\":{\"a\":\"b\"}}");
            List<Future<VaultResult>> results = IntStream.range(0, 500)
                    .mapToObj(i -> threads.submit(() -> root.send(
                            i % 2 == 0
                                    ? VaultRequest.read(APP)
                                    : VaultRequest.issue(VaultRequest.Method.GET, APP, Optional.empty()))))
                    .toList();
            for (Future<VaultResult> result : results) {
                assertThat(ok(result.get(60, TimeUnit.SECONDS))
                                .data()
                                .at("/data/a")
                                .asText())
                        .isEqualTo("b");
            }
            assertThat(attempts).hasValue(501);
        }
    }

    @Test
    void plainHttpToATlsListenerIsExplained() {
        try (OpenBaoDevServer bao = OpenBaoDevServer.startWithTls();
                VaultClient client = new VaultClient(
                        ConnectionSettings.to(bao.address().replace("https://", "http://")), VaultObserver.NONE)) {
            assertThat(failed(client.send(VaultRequest.read(APP)), Kind.INVALID).explain())
                    .contains("speaks TLS: write the address with https://");
        }
    }

    @Test
    @DisplayName("Requests to a killed server fail, and the same client continues when it is back")
    void killedServer() throws Exception {
        OpenBaoDevServer first = OpenBaoDevServer.start();
        int port = URI.create(first.address()).getPort();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger good = new AtomicInteger();
        AtomicInteger bad = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                VaultClient client =
                        new VaultClient(ConnectionSettings.to(first.address()), VaultObserver.NONE, QUICK)) {
            VaultAccess root = asRoot(client);
            write(root, APP, "{\"data\":{\"a\":\"b\"}}");
            List<Future<?>> readers = IntStream.range(0, 20)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        while (!stop.get()) {
                            switch (root.send(VaultRequest.read(APP))) {
                                case VaultResponse _ -> good.incrementAndGet();
                                case VaultFailure failure -> {
                                    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
                                    bad.incrementAndGet();
                                }
                            }
                        }
                    }))
                    .toList();
            await().until(() -> good.get() > 100);
            first.close();
            await().until(() -> bad.get() > 20);
            stop.set(true);
            for (Future<?> reader : readers) {
                reader.get(30, TimeUnit.SECONDS);
            }
            try (OpenBaoDevServer second = OpenBaoDevServer.startOn(port)) {
                write(root, APP, "{\"data\":{\"a\":\"c\"}}");
                assertThat(ok(root.send(VaultRequest.read(APP)))
                                .data()
                                .at("/data/a")
                                .asText())
                        .isEqualTo("c");
                assertThat(second.address()).isEqualTo(first.address());
            }
        } finally {
            stop.set(true);
            first.close();
        }
    }
}
