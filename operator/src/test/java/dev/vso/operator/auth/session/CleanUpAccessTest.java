package dev.vso.operator.auth.session;

import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.auth.KnownObjects;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.client.VaultClient;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A clean-up uses the session that the resource used, even if its VaultAuth or VaultConnection was deleted. */
class CleanUpAccessTest {

    private static final ObjectKey SECRET = new ObjectKey("team", "db");
    private static final LeaseId LEASE = new LeaseId("database/creds/app/1");

    private final KnownObjects objects = new KnownObjects();
    private final DelayedExecutor executor = new DelayedExecutor();
    private final OperatorMetrics metrics = new OperatorMetrics(0, InstantSource.system());
    private final ReconcileTrigger queue = new ReconcileTrigger() {
        @Override
        public void enqueue(ObjectKey resource) {}

        @Override
        public void enqueueSpread(Collection<ObjectKey> resources, Duration window) {}
    };
    private FakeVaultServer vault;
    private KubernetesClient kubernetes;
    private VaultConnections connections;
    private Sessions sessions;
    private VaultAccessProvider vaultAccess;

    @BeforeEach
    void open() throws IOException {
        vault = new FakeVaultServer();
        kubernetes = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(vault.address())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        objects.withConnection("vso/default", "{address: '%s'}".formatted(vault.address()))
                .withAuth("team/web", KnownObjects.KUBERNETES);
        connections = new VaultConnections(
                objects,
                (_, secret) -> {
                    throw new AssertionError(secret);
                },
                key -> VaultObserver.NONE,
                executor,
                VaultClient.CONCURRENCY,
                List.of());
        sessions = new Sessions(
                connections, KnownObjects.proofs(kubernetes), executor, InstantSource.system(), new Random(1));
        vaultAccess = new VaultAccessProvider(
                new AuthResolver(
                        objects,
                        CredentialDigests.IGNORED,
                        new AuthResolver.Rules("vso", false, false, Optional.empty(), false)),
                sessions,
                new DependencyIndex(),
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

    private VaultResult revoke() {
        VaultAccess access = vaultAccess.takingBackFor(queue, SECRET, "web", null);
        return access.leases().revoke(LEASE, false);
    }

    private void used() throws SyncException {
        vaultAccess
                .lastingAccessFor(queue, SECRET, "web", null)
                .vault()
                .send(VaultRequest.read(VaultPath.of("database/creds/app")));
    }

    private static final String REVOKE = "sys/leases/revoke";

    /** The resolution of an empty reference: the namespace's default, then the operator's. */
    private void defaults() {
        objects.withAuth("team/default", KnownObjects.KUBERNETES).withAuth("vso/default", KnownObjects.KUBERNETES);
    }

    private VaultAccessProvider.Access accessByDefault() throws SyncException {
        return vaultAccess.lastingAccessFor(queue, SECRET, null, null);
    }

    private VaultResult revokeByDefault() {
        return vaultAccess.takingBackFor(queue, SECRET, null, null).leases().revoke(LEASE, false);
    }

    private List<String> askedToRevoke() {
        return vault.requests().stream()
                .filter(request -> request.path().equals(REVOKE))
                .map(FakeVaultServer.Request::token)
                .toList();
    }

    private void lose() {
        objects.withoutAuth("team/web").withoutConnection("vso/default");
        sessions.forget(key("team/web"));
        connections.forget(key("vso/default"));
    }

    @Test
    void neitherVaultAuthNorVaultConnectionIsNeeded() throws SyncException {
        used();
        lose();
        assertThat(revoke()).isInstanceOf(VaultResponse.class);
        assertThat(vault.only("sys/leases/revoke").token()).isEqualTo("s.1");
        assertThat(vault.count("auth/kubernetes/login")).isEqualTo(1);
    }

    @Test
    void theTokenIsKeptAliveUntilTheResourceIsForgotten() throws SyncException {
        vault.issuesFor(2);
        used();
        lose();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(vault.count("auth/token/renew-self")).isGreaterThanOrEqualTo(2));
        assertThat(revoke()).isInstanceOf(VaultResponse.class);
    }

    @Test
    void nothingElseIsAskedWithTheSession() throws SyncException {
        Session session =
                vaultAccess.lastingAccessFor(queue, SECRET, "web", null).session();
        lose();
        assertThat(session.send(VaultRequest.read(VaultPath.of("secret/x")))).isInstanceOf(VaultFailure.class);
        assertThat(vault.count("secret/x")).isZero();
    }

    @Test
    void whereTheTokenIsDeadTheReferencesLeadToAnother() throws SyncException {
        used();
        vault.end("s.1");
        assertThat(revoke()).isInstanceOf(VaultResponse.class);
        assertThat(vault.count("auth/kubernetes/login")).isEqualTo(2);
    }

    @Test
    void ofAnotherResourceNothingIsUsed() throws SyncException {
        used();
        lose();
        VaultResult result = vaultAccess
                .takingBackFor(queue, new ObjectKey("other", "db"), null, null)
                .leases()
                .revoke(LEASE, false);
        assertThat(result)
                .isInstanceOfSatisfying(
                        VaultFailure.class,
                        failure -> assertThat(failure.explain()).contains("no VaultAuth"));
        assertThat(vault.count("sys/leases/revoke")).isZero();
    }

    @Test
    @DisplayName("L1: a VaultAuth that replaces a deleted one does not replace its session")
    void issuingSessionFirst() throws SyncException {
        defaults();
        accessByDefault().issue(VaultRequest.read(VaultPath.of("database/creds/app")));
        objects.withoutAuth("team/default");
        sessions.forget(key("team/default"));
        accessByDefault().vault().send(VaultRequest.read(VaultPath.of("pki/cert/1")));
        vault.denies(REVOKE, "s.2");

        assertThat(revokeByDefault()).isInstanceOf(VaultResponse.class);
        assertThat(askedToRevoke()).containsExactly("s.1");
    }

    @Test
    @DisplayName("L1: where the one that obtained something last may not, the one before may")
    void eachThatWasUsedIsTried() throws SyncException {
        defaults();
        accessByDefault().issue(VaultRequest.read(VaultPath.of("database/creds/app")));
        objects.withoutAuth("team/default");
        sessions.forget(key("team/default"));
        accessByDefault().issue(VaultRequest.read(VaultPath.of("database/creds/app")));
        vault.denies(REVOKE, "s.2");

        assertThat(revokeByDefault()).isInstanceOf(VaultResponse.class);
        assertThat(askedToRevoke()).containsExactly("s.2", "s.1");
    }

    @Test
    @DisplayName("A newer session of the same VaultAuth replaces the older one")
    void newerSessionReplacesOlder() throws SyncException {
        defaults();
        accessByDefault();
        sessions.forget(key("team/default"));
        accessByDefault();

        assertThat(revokeByDefault()).isInstanceOf(VaultResponse.class);
        assertThat(askedToRevoke()).containsExactly("s.2");
    }
}
