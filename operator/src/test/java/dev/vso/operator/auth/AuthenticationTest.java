package dev.vso.operator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.connection.Connections;
import dev.vso.operator.auth.login.LoginContents;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.auth.session.TinyVault;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.queue.Waker;
import dev.vso.operator.time.Later;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationTest {

    private static final ObjectKey SECRET = new ObjectKey("team", "secret");

    private final List<ObjectKey> woken = new ArrayList<>();
    private final Waker room = new Waker() {
        @Override
        public void wake(ObjectKey key) {
            woken.add(key);
        }

        @Override
        public void wakeSpread(Collection<ObjectKey> keys, Duration window) {
            woken.addAll(keys);
        }
    };
    private final KnownObjects objects = new KnownObjects();
    private final Dependents dependents = new Dependents();
    private final OperatorMetrics metrics = new OperatorMetrics(0, InstantSource.system());
    private final Later later = new Later();
    private TinyVault vault;
    private KubernetesClient kubernetes;
    private Connections connections;
    private Authentication authentication;

    @BeforeEach
    void open() throws IOException {
        vault = new TinyVault();
        kubernetes = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(vault.address())
                        .build())
                .build();
        objects.withConnection("vso/default", "{address: '%s'}".formatted(vault.address()));
        connections = new Connections(
                objects,
                (_, secret) -> {
                    throw new AssertionError(secret);
                },
                key -> VaultObserver.NONE,
                later,
                VaultClient.CONCURRENCY,
                List.of());
        Sessions sessions = new Sessions(
                connections, KnownObjects.proofs(kubernetes), later, InstantSource.system(), new Random(1));
        authentication = new Authentication(
                new AuthResolver(
                        objects,
                        LoginContents.NOT_LOOKED_AT,
                        new AuthResolver.Rules("vso", false, false, Optional.empty(), false)),
                sessions,
                dependents,
                metrics);
    }

    @AfterEach
    void close() {
        connections.close();
        later.close();
        metrics.close();
        kubernetes.close();
        vault.close();
    }

    private void inNamespace(String vaultNamespace) {
        objects.withAuth(
                "team/web", KnownObjects.KUBERNETES.replace("{method", "{namespace: '" + vaultNamespace + "', method"));
    }

    @ParameterizedTest(name = "VaultAuth in \"{0}\", resource in \"{1}\": asks in \"{2}\"")
    @CsvSource(nullValues = "-", textBlock = """
            '', -,     ''
            eu, -,     eu
            eu, '',    eu
            eu, eu/a,  eu/a
            '', eu/a,  eu/a
            """)
    void aResourceMayNameAnotherNamespaceThanTheOneOfTheLogin(String login, @Nullable String own, String asked)
            throws Obstacle {
        inNamespace(login);
        var access = authentication.accessFor(room, SECRET, "web", own).vault();
        assertThat(access.send(VaultRequest.read(VaultPath.of("secret", "x")))).isInstanceOf(VaultResponse.class);
        assertThat(vault.only("auth/kubernetes/login").namespace()).isEqualTo(login);
        assertThat(vault.only("secret/x").namespace()).isEqualTo(asked);
    }

    @Test
    void aNamespaceThatIsNoneIsRefusedBeforeAnybodyLogsIn() {
        inNamespace("");
        assertThatExceptionOfType(Obstacle.class)
                .isThrownBy(() -> authentication.accessFor(room, SECRET, "web", "a/../b"))
                .withMessageContainingAll("namespace", "..", "write the path as Vault lists it");
        assertThat(vault.requests()).isEmpty();
    }

    @Test
    void whatAppearsAfterARefusalWakesTheResource() {
        assertThatExceptionOfType(Obstacle.class).isThrownBy(() -> authentication.accessFor(room, SECRET, "web", null));
        dependents.changed(new Consulted(Consulted.Kind.VAULT_AUTH, new ObjectKey("team", "web")));
        assertThat(woken).containsExactly(SECRET);
        authentication.forget(room, SECRET);
        dependents.changed(new Consulted(Consulted.Kind.VAULT_AUTH, new ObjectKey("team", "web")));
        assertThat(woken).hasSize(1);
    }

    @Test
    void afterALoginARecoveryOfTheConnectionWakesTheResource() throws Obstacle {
        inNamespace("");
        authentication.accessFor(room, SECRET, "web", null);
        dependents.changed(new Consulted(Consulted.Kind.VAULT_CONNECTION, new ObjectKey("vso", "default")));
        assertThat(woken).containsExactly(SECRET);
    }
}
