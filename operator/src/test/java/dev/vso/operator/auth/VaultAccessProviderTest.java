package dev.vso.operator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.auth.session.FakeVaultServer;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.client.VaultClient;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultAccessProviderTest {

    private static final ObjectKey SECRET = new ObjectKey("team", "secret");

    private final List<ObjectKey> woken = new ArrayList<>();
    private final ReconcileTrigger queue = new ReconcileTrigger() {
        @Override
        public void enqueue(ObjectKey key) {
            woken.add(key);
        }

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
            woken.addAll(keys);
        }
    };
    private final KnownObjects objects = new KnownObjects();
    private final DependencyIndex dependents = new DependencyIndex();
    private final OperatorMetrics metrics = new OperatorMetrics(0, InstantSource.system());
    private final DelayedExecutor executor = new DelayedExecutor();
    private FakeVaultServer vault;
    private KubernetesClient kubernetes;
    private VaultConnections connections;
    private VaultAccessProvider vaultAccess;

    @BeforeEach
    void open() throws IOException {
        vault = new FakeVaultServer();
        kubernetes = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(vault.address())
                        .build())
                .build();
        objects.withConnection("vso/default", "{address: '%s'}".formatted(vault.address()));
        connections = new VaultConnections(
                objects,
                (_, secret) -> {
                    throw new AssertionError(secret);
                },
                key -> VaultObserver.NONE,
                executor,
                VaultClient.CONCURRENCY,
                List.of());
        Sessions sessions = new Sessions(
                connections, KnownObjects.proofs(kubernetes), executor, InstantSource.system(), new Random(1));
        vaultAccess = new VaultAccessProvider(
                new AuthResolver(
                        objects,
                        CredentialDigests.IGNORED,
                        new AuthResolver.Rules("vso", false, false, Optional.empty(), false)),
                sessions,
                dependents,
                metrics);
    }

    @AfterEach
    void close() {
        connections.close();
        executor.close();
        metrics.close();
        kubernetes.close();
        vault.close();
    }

    private void inNamespace(String vaultNamespace) {
        objects.withAuth(
                "team/web", KnownObjects.KUBERNETES.replace("{method", "{namespace: '" + vaultNamespace + "', method"));
    }

    @DisplayName("A resource may name another Vault namespace than the login")
    @ParameterizedTest(name = "VaultAuth in \"{0}\", resource in \"{1}\": asks in \"{2}\"")
    @CsvSource(nullValues = "-", textBlock = """
            '', -,     ''
            eu, -,     eu
            eu, '',    eu
            eu, eu/a,  eu/a
            '', eu/a,  eu/a
            """)
    void otherVaultNamespace(String login, @Nullable String own, String asked) throws SyncException {
        inNamespace(login);
        var access = vaultAccess.get(queue, SECRET, "web", own).vault();
        assertThat(access.send(VaultRequest.read(VaultPath.of("secret", "x")))).isInstanceOf(VaultResponse.class);
        assertThat(vault.only("auth/kubernetes/login").namespace()).isEqualTo(login);
        assertThat(vault.only("secret/x").namespace()).isEqualTo(asked);
    }

    @Test
    void aNamespaceThatIsNoneIsRefusedBeforeAnybodyLogsIn() {
        inNamespace("");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> vaultAccess.get(queue, SECRET, "web", "a/../b"))
                .withMessageContainingAll("namespace", "..", "write the path as Vault lists it");
        assertThat(vault.requests()).isEmpty();
    }

    @Test
    @DisplayName("A missing dependency that appears triggers the resource")
    void dependencyAppears() {
        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> vaultAccess.get(queue, SECRET, "web", null));
        dependents.changed(new Dependency(Dependency.Kind.VAULT_AUTH, new ObjectKey("team", "web")));
        assertThat(woken).containsExactly(SECRET);
        vaultAccess.forget(queue, SECRET);
        dependents.changed(new Dependency(Dependency.Kind.VAULT_AUTH, new ObjectKey("team", "web")));
        assertThat(woken).hasSize(1);
    }

    @Test
    @DisplayName("After a login the recovery of the connection triggers the resource")
    void connectionRecovers() throws SyncException {
        inNamespace("");
        vaultAccess.get(queue, SECRET, "web", null);
        dependents.changed(new Dependency(Dependency.Kind.VAULT_CONNECTION, new ObjectKey("vso", "default")));
        assertThat(woken).containsExactly(SECRET);
    }
}
