package dev.vso.operator.auth.session;

import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.KnownObjects;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.auth.login.CredentialDigest;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.JwtLogin;
import dev.vso.operator.auth.login.KubernetesLogin;
import dev.vso.operator.error.SyncError.Retry;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.client.VaultClient;
import dev.vso.vault.json.VaultJson;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final VaultRequest READ = VaultRequest.read(VaultPath.of("secret", "x"));

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final DelayedExecutor executor = new DelayedExecutor();
    private FakeVaultServer vault;
    private KubernetesClient kubernetes;
    private VaultConnections connections;
    private Sessions sessions;

    @BeforeEach
    void open() throws IOException {
        vault = new FakeVaultServer();
        kubernetes = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(vault.address())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        KnownObjects objects = new KnownObjects()
                .withConnection("vso/default", "{address: '%s', timeout: 5s}".formatted(vault.address()));
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
        sessions.onLogin(
                (identity, problem) -> told.add(identity.auth().name() + (problem.isPresent() ? " failed" : " in")));
    }

    @AfterEach
    void close() {
        connections.close();
        executor.close();
        kubernetes.close();
        vault.close();
    }

    private static Identity identity(String auth, String account) {
        return new Identity(
                key("team/" + auth),
                key("vso/default"),
                "",
                "k8s",
                new KubernetesLogin.Request("team", account, "app", List.of("vault"), 600),
                Map.of(),
                Map.of("extra", "param"));
    }

    @Test
    void theLoginCarriesRoleServiceAccountTokenAndParams() throws SyncException {
        sessions.get(identity("web", "web"));
        assertThat(VaultJson.parse(vault.only("auth/k8s/login").body()))
                .isEqualTo(VaultJson.object(Map.of(
                        "role",
                        "app",
                        "extra",
                        "param",
                        "jwt",
                        "jwt of /api/v1/namespaces/team/serviceaccounts/web/token")));
        assertThat(VaultJson.parse(vault.only("/api/v1/namespaces/team/serviceaccounts/web/token")
                                .body())
                        .at("/spec")
                        .toString())
                .isEqualTo("{\"audiences\":[\"vault\"],\"expirationSeconds\":600}");
        assertThat(told).containsExactly("web in");
    }

    @Test
    void equalIdentitiesShareASessionAndOthersDoNot() throws SyncException {
        Session first = sessions.get(identity("web", "web"));
        assertThat(sessions.get(identity("web", "web"))).isSameAs(first);
        assertThat(vault.count("auth/k8s/login")).isEqualTo(1);
        assertThat(sessions.get(identity("web", "other"))).isNotSameAs(first);
        assertThat(sessions.get(identity("worker", "web"))).isNotSameAs(first);
        assertThat(sessions.size()).isEqualTo(3);
    }

    @Test
    @DisplayName("H10: edits of a VaultAuth leave a few sessions, not one each")
    void editsOfAVaultAuthLeaveAFewSessions() throws SyncException {
        Session other = sessions.get(identity("worker", "web"));
        Session first = sessions.get(identity("web", "web"));
        sessions.keepWhile(session -> session.equals(first));
        for (int edit = 0; edit < 100; edit++) {
            sessions.get(edited(edit));
        }
        assertThat(sessions.size()).isEqualTo(FormerIdentities.KEPT + 2);
        assertThat(sessions.get(edited(99))).isSameAs(sessions.get(edited(99)));
        assertThat(sessions.holds(edited(0))).isFalse();
        assertThat(sessions.get(identity("web", "web")))
                .as("something is to be taken back with it")
                .isSameAs(first);
        assertThat(sessions.get(identity("worker", "web"))).isSameAs(other);
    }

    private static Identity edited(int edit) {
        return new Identity(
                key("team/web"),
                key("vso/default"),
                "",
                "k8s",
                new KubernetesLogin.Request("team", "web", "app", List.of("vault"), 600),
                Map.of(),
                Map.of("edit", Integer.toString(edit)));
    }

    private static Identity jwt(String account, CredentialDigest digest) {
        var source = new CredentialSource.Account("jwt.serviceAccount", "team", account, List.of(), 600);
        return new Identity(
                key("team/web"),
                key("vso/default"),
                "",
                "jwt",
                new JwtLogin.Request("app", source, digest),
                Map.of(),
                Map.of());
    }

    @Test
    @DisplayName("Changed credentials create another session; the first stays for its leases")
    void changedContents() throws SyncException {
        Session before = sessions.get(jwt("web", new CredentialDigest("1")));
        assertThat(sessions.get(jwt("web", new CredentialDigest("1")))).isSameAs(before);
        Session after = sessions.get(jwt("web", new CredentialDigest("2")));
        assertThat(after).isNotSameAs(before);
        assertThat(sessions.get(jwt("web", new CredentialDigest("2")))).isSameAs(after);
        assertThat(before.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(vault.count("auth/jwt/login")).isEqualTo(2);
    }

    @Test
    void theSessionsOfAVaultAuthGoWithIt() throws SyncException {
        sessions.get(identity("web", "a"));
        sessions.get(identity("web", "b"));
        sessions.get(identity("worker", "a"));
        sessions.forget(key("team/web"));
        assertThat(sessions.holds(identity("web", "a"))).isFalse();
        assertThat(sessions.holds(identity("web", "b"))).isFalse();
        assertThat(sessions.holds(identity("worker", "a"))).isTrue();
    }

    @Test
    void tokensAreRenewedByThemselvesBeforeTheyEnd() throws SyncException {
        vault.issuesFor(2);
        Session session = sessions.get(identity("web", "web"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(vault.count("auth/token/renew-self")).isGreaterThanOrEqualTo(2));
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(vault.only("secret/x").token()).as("still the first").isEqualTo("s.1");
    }

    @Test
    void aSessionThatWasForgottenIsNotRenewed() throws SyncException {
        vault.issuesFor(2);
        sessions.get(identity("web", "web"));
        sessions.get(identity("worker", "web"));
        sessions.forget(key("team/web"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(vault.count("auth/token/renew-self")).isGreaterThanOrEqualTo(2));
        assertThat(vault.requests())
                .filteredOn(request -> request.path().equals("auth/token/renew-self"))
                .extracting(FakeVaultServer.Request::token)
                .containsOnly("s.2");
    }

    @Test
    @DisplayName("Sessions with failing logins or endless tokens are removed, too")
    void unusedSessions() throws SyncException {
        TestClock clock = new TestClock();
        Sessions idle = new Sessions(connections, KnownObjects.proofs(kubernetes), executor, clock, new Random(1));
        vault.issuesFor(0);
        Session endless = idle.get(identity("web", "endless"));
        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> idle.get(identity("web", "missing")));
        clock.pass(Duration.ofMinutes(50));
        idle.dropIdle();
        assertThat(idle.size()).isEqualTo(2);

        endless.send(READ);
        clock.pass(Duration.ofMinutes(11));
        idle.dropIdle();
        assertThat(idle.holds(identity("web", "missing"))).isFalse();
        assertThat(idle.holds(identity("web", "endless"))).as("in use").isTrue();

        clock.pass(Duration.ofMinutes(50));
        idle.dropIdle();
        assertThat(idle.size()).isZero();
    }

    @Test
    void aRefusedLoginSaysAsWhomWhereAndWhatToDo() {
        vault.denies("auth/k8s/login");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> sessions.get(identity("web", "web")))
                .satisfies(failure -> {
                    assertThat(failure)
                            .hasMessageContainingAll(
                                    "VaultAuth team/web",
                                    "auth/k8s",
                                    "permission denied",
                                    "auth/k8s/role/app",
                                    "service account web of namespace team",
                                    "audience vault");
                    assertThat(failure.error().retry())
                            .as("the cure is in Vault, where nobody sees it come")
                            .isEqualTo(Retry.BACK_OFF);
                });
        assertThat(told).containsExactly("web failed");
    }

    @Test
    void aMissingServiceAccountIsNamedAndVaultNotAsked() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> sessions.get(identity("web", "missing")))
                .withMessageContainingAll("kubernetes.serviceAccount", "team/missing does not exist", "create it");
        assertThat(vault.count("auth/k8s/login")).isZero();
    }

    @Test
    void aVaultThatDoesNotAnswerIsTheConnectionsFault() {
        vault.sealed(true);
        for (String auth : List.of("a", "b", "c")) {
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> sessions.get(identity(auth, "web")))
                    .withMessageContainingAll("VaultConnection vso/default", "sealed", "unseal it");
        }
        assertThat(vault.count("auth/k8s/login"))
                .as("the gate is shut after the first")
                .isEqualTo(1);
        assertThat(vault.requests())
                .as("nor is a service account token made for nothing")
                .hasSize(2);
    }

    @Test
    void aVaultConnectionThatIsGoneIsSaid() {
        Identity gone = new Identity(
                key("team/web"),
                key("vso/gone"),
                "",
                "k8s",
                new KubernetesLogin.Request("team", "web", "app", List.of(), 600),
                Map.of(),
                Map.of());
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> sessions.get(gone))
                .withMessageContaining("VaultConnection vso/gone does not exist");
    }
}
