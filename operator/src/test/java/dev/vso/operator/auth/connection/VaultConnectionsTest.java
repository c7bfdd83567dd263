package dev.vso.operator.auth.connection;

import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.KnownObjects;
import dev.vso.operator.auth.session.FakeVaultServer;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncError.Retry;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.client.VaultClient;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultConnectionsTest {

    private static final String PLAIN = "address: 'http://127.0.0.1:8200'";

    private final KnownObjects objects = new KnownObjects();
    private final Map<String, String> caSecrets = new HashMap<>();
    private final DelayedExecutor executor = new DelayedExecutor();
    private final VaultConnections connections = new VaultConnections(
            objects,
            (_, secret) -> {
                String pem = caSecrets.get(secret.toString());
                if (pem == null) {
                    throw SyncError.terminal("VaultClientConfigError", "no Secret " + secret)
                            .exception();
                }
                return pem;
            },
            key -> VaultObserver.NONE,
            executor,
            VaultClient.CONCURRENCY,
            List.of(Path.of("/")));

    @AfterEach
    void close() {
        connections.close();
        executor.close();
    }

    private VaultConnectionHandle get(String spec) throws SyncException {
        objects.withConnection("vso/eu", "{" + spec + "}");
        return connections.get(key("vso/eu"));
    }

    @DisplayName("Errors name the connection, the field and the cure")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            address: 'vault:8200'                                           | address         | http
            address: ''                                                     | address         | http
            address: 'ht tp://x'                                            | address         | URL
            address: 'https://user@vault'                                   | address         | user
            address: 'http://v', timeout: 5 minutes                         | timeout         | not a duration
            address: 'http://v', timeout: 0s                                | timeout         | not positive
            address: 'http://v', timeout: -1s                               | timeout         | not positive
            address: 'http://v', headers: {X-Vault-Namespace: a}            | headers         | set namespace on the VaultAuth
            address: 'http://v', headers: {Host: a}                         | headers         | remove it
            address: 'http://v', caCertSecretRef: ca, caCertPath: /ca.crt   | caCertSecretRef | remove one
            address: 'http://v', caCertSecretRef: no-pem                    | caCertSecretRef | PEM
            address: 'http://v', caCertPath: ca.crt                         | caCertPath      | absolute
            address: 'http://v', caCertPath: /a/../etc/passwd               | caCertPath      | absolute
            address: 'http://v', caCertPath: /nowhere/ca.crt                | caCertPath      | mount it
            """)
    void invalidSpec(String spec, String field, String cure) {
        caSecrets.put("vso/no-pem", "hush");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> get(spec))
                .satisfies(failure -> {
                    assertThat(failure)
                            .hasMessageContainingAll("VaultConnection vso/eu: ", field, cure)
                            .hasMessageNotContaining("hush");
                    assertThat(failure.error().retry()).isEqualTo(Retry.ON_CHANGE);
                });
    }

    @ParameterizedTest(name = "H4: {0}")
    @ValueSource(strings = {"/dev/zero", "/proc/kmsg", "/etc/passwd"})
    void filesAreReadBelowTheFoldersOfTheOperatorOnly(String path, @TempDir Path folder) {
        try (var strict = new VaultConnections(
                objects, (_, _) -> "", key -> VaultObserver.NONE, executor, VaultClient.CONCURRENCY, List.of(folder))) {
            objects.withConnection("vso/eu", "{address: 'https://v', caCertPath: %s}".formatted(path));
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> strict.get(key("vso/eu")))
                    .withMessageContainingAll("caCertPath", "not below " + folder);
        }
    }

    @Test
    void aFileThatHoldsNoCertificateIsNamedByItsField(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.crt"), "hush");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> get("address: 'https://v', caCertPath: " + file))
                .withMessageContainingAll("caCertPath", "PEM");
    }

    /** The reconcilers' own watch may be ahead of this one or behind. */
    @DisplayName("The newer of cached and reported version is used")
    @ParameterizedTest(name = "known: {0}, told: {1}")
    @CsvSource(nullValues = "-", textBlock = """
            -,   a1, told
            a1, a1, known
            a1, a2, told
            a2, a1, known
            a2, b1, told
            """)
    void usesNewerVersion(@Nullable String known, String told, String used) throws SyncException {
        if (known != null) {
            objects.withConnection("vso/eu", "{address: 'https://known:8200'}");
            version(objects.connection(key("vso/eu")).orElseThrow(), known);
        }
        objects.withConnection("vso/other", "{address: 'https://told:8200'}");
        VaultConnection resource = objects.connection(key("vso/other")).orElseThrow();
        resource.getMetadata().setName("eu");
        VaultConnectionHandle connection = connections.get(version(resource, told));
        assertThat(connection.settings().address().getHost()).isEqualTo(used);
    }

    private static VaultConnection version(VaultConnection resource, String uidAndGeneration) {
        resource.getMetadata().setUid(uidAndGeneration.substring(0, 1));
        resource.getMetadata().setGeneration(Long.valueOf(uidAndGeneration.substring(1)));
        return resource;
    }

    @Test
    @DisplayName("A missing connection or spec is reported")
    void missingOrEmpty() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> connections.get(key("vso/gone")))
                .withMessageContainingAll("VaultConnection vso/gone does not exist", "create it");
        objects.withConnection("vso/empty", "");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> connections.get(key("vso/empty")))
                .withMessageContainingAll("VaultConnection vso/empty has no spec", "address");
    }

    @Test
    void aMissingCaIsTheObstacleThatItsKeeperGives() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> get(PLAIN + ", caCertSecretRef: ca"))
                .withMessageContaining("no Secret vso/ca");
    }

    @Test
    void anEqualSpecKeepsTheClient() throws SyncException {
        VaultConnectionHandle first = get(PLAIN + ", headers: {A: '1', B: '2'}, timeout: 90s");
        assertThat(get("headers: {B: '2', A: '1'}, timeout: 1m30s, skipTLSVerify: false, " + PLAIN))
                .isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address: 'http://127.0.0.1:8201'",
                PLAIN + ", headers: {A: '1'}",
                PLAIN + ", timeout: 59s",
                PLAIN + ", tlsServerName: vault",
                PLAIN + ", skipTLSVerify: true",
                PLAIN + ", skipTLSVerify: true, caCertSecretRef: ca",
            })
    void anyChangeThatMattersMakesANewClient(String spec) throws SyncException {
        caSecrets.put("vso/ca", "one");
        VaultConnectionHandle first = get(PLAIN);
        VaultConnectionHandle second = get(spec);
        assertThat(second).isNotSameAs(first);
        assertThat(connections.get(key("vso/eu"))).isSameAs(second);
    }

    @Test
    void aNewCaUnderTheSameNameMakesANewClient() throws SyncException {
        String spec = PLAIN + ", skipTLSVerify: true, caCertSecretRef: ca";
        caSecrets.put("vso/ca", "one");
        VaultConnectionHandle first = get(spec);
        assertThat(get(spec)).isSameAs(first);
        caSecrets.put("vso/ca", "two");
        assertThat(get(spec)).isNotSameAs(first);
    }

    @Test
    @DisplayName("A changed CA file creates a new client; an unchanged one is not read again")
    void changedCaFile(@TempDir Path folder) throws IOException, SyncException {
        Path ca = Files.writeString(folder.resolve("ca.crt"), "one");
        Files.setLastModifiedTime(ca, FileTime.from(Instant.EPOCH));
        VaultConnectionHandle first = get(PLAIN + ", skipTLSVerify: true, caCertPath: " + ca);

        Files.writeString(ca, "two");
        Files.setLastModifiedTime(ca, FileTime.from(Instant.EPOCH));
        assertThat(connections.get(key("vso/eu")))
                .as("of the same time: not looked into")
                .isSameAs(first);

        Files.setLastModifiedTime(ca, FileTime.from(Instant.EPOCH.plusSeconds(1)));
        assertThat(connections.get(key("vso/eu"))).isNotSameAs(first);
    }

    @Test
    @DisplayName("A forgotten client is created again")
    void recreated() throws SyncException {
        VaultConnectionHandle first = get(PLAIN);
        connections.forget(key("vso/eu"));
        connections.forget(key("vso/never-there"));
        assertThat(connections.get(key("vso/eu"))).isNotSameAs(first);
    }

    @Test
    @DisplayName("An outage is reported to all listeners, and ends with a new client")
    void outageReachesListeners() throws IOException, SyncException {
        List<String> told = new ArrayList<>();
        connections.onDown(key -> told.add("a " + key));
        connections.onDown(key -> told.add("b " + key));
        try (FakeVaultServer vault = new FakeVaultServer()) {
            vault.sealed(true);
            String spec = "address: '" + vault.address() + "'";
            get(spec).send(VaultRequest.write(VaultPath.of("secret", "x"), VaultJson.object()));
            assertThat(told).containsExactly("a vso/eu", "b vso/eu");
            assertThat(get(spec).down()).isPresent();
            assertThat(get(spec + ", headers: {A: '1'}").down())
                    .as("another client may well get through")
                    .isEmpty();
        }
    }
}
