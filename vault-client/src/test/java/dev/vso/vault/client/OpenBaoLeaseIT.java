package dev.vso.vault.client;

import static dev.vso.vault.client.OpenBaoIT.failed;
import static dev.vso.vault.client.OpenBaoIT.ok;
import static dev.vso.vault.client.OpenBaoIT.tokenWith;
import static dev.vso.vault.client.OpenBaoIT.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.LeaseInfo;
import dev.vso.vault.LeaseState;
import dev.vso.vault.TokenState;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.api.LoginApi;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases and tokens of a real OpenBao. The leased secrets are RabbitMQ users, of a stub that accepts everything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenBaoLeaseIT {
    private static final VaultPath CREDENTIALS = VaultPath.of("rabbitmq", "creds", "app");
    private static final String NOTHING = "path \"none\" { capabilities = [\"deny\"] }";
    private static final String ADMINISTRATOR =
            "path \"*\" { capabilities = [\"create\", \"read\", \"update\", \"delete\", \"list\", \"sudo\"] }";

    private HttpServer rabbit;
    private OpenBaoDevServer bao;
    private VaultClient client;
    private VaultAccess root;

    @BeforeAll
    void start() throws IOException {
        rabbit = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        rabbit.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        rabbit.start();
        bao = OpenBaoDevServer.start();
        client = new VaultClient(ConnectionSettings.to(bao.address()), VaultObserver.NONE);
        root = VaultAccess.with(client, () -> OpenBaoDevServer.ROOT, Optional.empty());
        write(root, VaultPath.of("sys/mounts/rabbitmq"), "{\"type\":\"rabbitmq\"}");
        ok(root.send(VaultRequest.write(
                VaultPath.of("rabbitmq/config/connection"),
                VaultJson.object(Map.of(
                        "connection_uri",
                        "http://127.0.0.1:" + rabbit.getAddress().getPort(),
                        "username",
                        "a",
                        "password",
                        "b",
                        "verify_connection",
                        "false")))));
        write(root, VaultPath.of("rabbitmq/config/lease"), "{\"ttl\":\"10m\",\"max_ttl\":\"1h\"}");
        write(root, VaultPath.of("rabbitmq/roles/app"), "{\"vhosts\":\"{\\\"/\\\":{\\\"read\\\":\\\".*\\\"}}\"}");
    }

    @AfterAll
    void stop() {
        client.close();
        bao.close();
        rabbit.stop(0);
    }

    private static LeaseInfo issue(VaultAccess access) {
        VaultResponse response =
                ok(access.send(VaultRequest.issue(VaultRequest.Method.GET, CREDENTIALS, Optional.empty())));
        assertThat(response.data().path("password").asText()).isNotEmpty();
        return response.lease().orElseThrow();
    }

    @Test
    @DisplayName("Looks up and renews a lease")
    void lookUpAndRenew() {
        LeaseInfo lease = issue(root);
        assertThat(lease.duration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(lease.renewable()).isTrue();

        LeaseState fresh = root.leases().lookup(lease.id()).optional().orElseThrow();
        assertThat(fresh.id()).isEqualTo(lease.id());
        assertThat(fresh.ttl()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        assertThat(fresh.lastRenewal()).isEmpty();
        assertThat(fresh.expireTime().orElseThrow()).isAfter(fresh.issueTime());

        LeaseInfo renewed = root.leases()
                .renew(lease.id(), Optional.of(Duration.ofMinutes(20)))
                .optional()
                .orElseThrow();
        assertThat(renewed.duration()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(20));
        assertThat(root.leases().lookup(lease.id()).optional().orElseThrow().lastRenewal())
                .isPresent();
    }

    @Test
    @DisplayName("A revoked lease is unknown to every call, and revoking it again succeeds")
    void revoked() {
        LeaseInfo lease = issue(root);
        ok(root.leases().revoke(lease.id(), true));
        VaultFailure lookup = root.leases().lookup(lease.id()).failed().orElseThrow();
        assertThat(lookup.kind()).isEqualTo(Kind.LEASE_GONE);
        assertThat(lookup.errors()).containsExactly("invalid lease");
        VaultFailure renew =
                root.leases().renew(lease.id(), Optional.empty()).failed().orElseThrow();
        assertThat(renew.kind()).isEqualTo(Kind.LEASE_GONE);
        assertThat(renew.errors()).containsExactly("lease not found");
        ok(root.leases().revoke(lease.id(), true));
    }

    @Test
    @DisplayName("Another token with the default policy can look up and renew, but not list or revoke")
    void otherToken() {
        LeaseInfo lease = issue(root);
        VaultAccess poor = tokenWith(client, root, "nothing", NOTHING);
        assertThat(poor.leases().lookup(lease.id()).optional()).isPresent();
        assertThat(poor.leases().renew(lease.id(), Optional.empty()).optional()).isPresent();
        VaultFailure listing = poor.leases().listPrefix(CREDENTIALS).failed().orElseThrow();
        assertThat(listing.kind()).isEqualTo(Kind.DENIED);
        assertThat(listing.explain())
                .contains("missing capability list and sudo on sys/leases/lookup/rabbitmq/creds/app");
        failed(poor.leases().revoke(lease.id(), true), Kind.DENIED);
    }

    @Test
    @DisplayName("H14: a policy can confine whose leases may be revoked, by their path")
    void revocationCanBeConfinedToAPrefix() {
        LeaseInfo own = issue(root);
        String rule = "path \"sys/leases/revoke/%s/*\" { capabilities = [\"update\"] }";
        VaultAccess elsewhere =
                tokenWith(client, root, "revokes-elsewhere", rule.formatted(CREDENTIALS + "-of-others"));
        failed(elsewhere.leases().revoke(own.id(), true), Kind.DENIED);
        assertThat(root.leases().lookup(own.id()).optional()).isPresent();

        VaultAccess confined = tokenWith(client, root, "revokes-its-own", rule.formatted(CREDENTIALS));
        ok(confined.leases().revoke(own.id(), true));
        assertThat(root.leases().lookup(own.id()).failed().orElseThrow().kind()).isEqualTo(Kind.LEASE_GONE);
    }

    @DisplayName("A prefix is listed with list and sudo, in any form of the policy")
    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/*"})
    void listNeedsSudo(String end) {
        LeaseInfo lease = issue(root);
        VaultPath path = VaultPath.of("sys/leases/lookup").then("prefix", CREDENTIALS.toString());
        String rule = "path \"" + path + end + "\" { capabilities = [%s] }";
        VaultAccess lister = tokenWith(client, root, "lister", rule.formatted("\"list\""));
        assertThat(lister.leases()
                        .listPrefix(CREDENTIALS)
                        .failed()
                        .orElseThrow()
                        .explain())
                .contains("missing capability list and sudo on " + path);
        assertThat(lister.system().onListing(path).optional()).contains(Set.of("list"));

        VaultAccess sudoer = tokenWith(client, root, "sudoer", rule.formatted("\"list\", \"sudo\""));
        List<String> names = sudoer.leases().listPrefix(CREDENTIALS).optional().orElseThrow();
        assertThat(names)
                .contains(lease.id().value().substring(CREDENTIALS.toString().length() + 1));
        assertThat(sudoer.system().onListing(path).optional()).contains(Set.of("list", "sudo"));
    }

    @Test
    void aPrefixWithoutLeasesIsNotFound() {
        assertThat(root.leases()
                        .listPrefix(VaultPath.of("rabbitmq/creds/none"))
                        .failed()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void aLeaseEndsWithTheTokenThatAskedForIt() {
        VaultAccess parent = tokenWith(client, root, "administrator", ADMINISTRATOR);
        LeaseInfo lease = issue(parent);
        ok(parent.tokens().revokeSelf());
        // OpenBao answers first and revokes the token's leases right after.
        await().until(() -> root.leases()
                .lookup(lease.id())
                .failed()
                .map(VaultFailure::kind)
                .equals(Optional.of(Kind.LEASE_GONE)));
    }

    @Test
    @DisplayName("A token is looked up and renewed by itself and by its accessor")
    void tokenAndAccessor() {
        VaultAccess own = tokenWith(client, root, "own", NOTHING);
        TokenState state = own.tokens().lookupSelf().optional().orElseThrow();
        Accessor accessor = state.accessor().orElseThrow();
        assertThat(state.ttl()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        assertThat(state.policies()).contains("own", "default");
        assertThat(state.expireTime()).isPresent();

        AuthInfo renewed = own.tokens()
                .renewSelf(Optional.of(Duration.ofHours(2)))
                .optional()
                .orElseThrow();
        assertThat(renewed.leaseDuration()).isEqualTo(Duration.ofHours(2));
        assertThat(renewed.accessor()).contains(accessor);

        assertThat(root.tokens()
                        .renewAccessor(accessor, Optional.of(Duration.ofHours(3)))
                        .optional()
                        .map(AuthInfo::leaseDuration))
                .contains(Duration.ofHours(3));
        assertThat(root.tokens()
                        .lookupAccessor(accessor)
                        .optional()
                        .orElseThrow()
                        .ttl())
                .isGreaterThan(Duration.ofHours(2));
        assertThat(own.tokens()
                        .renewAccessor(accessor, Optional.empty())
                        .failed()
                        .orElseThrow()
                        .explain())
                .contains("auth/token/renew-accessor");
    }

    @Test
    @DisplayName("The accessor of a revoked token is unknown")
    void accessorOfRevokedToken() {
        VaultAccess own = tokenWith(client, root, "brief", NOTHING);
        Accessor accessor =
                own.tokens().lookupSelf().optional().orElseThrow().accessor().orElseThrow();
        ok(own.tokens().revokeSelf());
        assertThat(own.tokens().lookupSelf().failed().orElseThrow().kind()).isEqualTo(Kind.DENIED);
        assertThat(root.tokens().lookupAccessor(accessor).failed().orElseThrow().kind())
                .isEqualTo(Kind.LEASE_GONE);
        assertThat(root.tokens()
                        .renewAccessor(accessor, Optional.empty())
                        .failed()
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.LEASE_GONE);
    }

    @Test
    void theRootTokenDoesNotEndAndCannotBeRenewed() {
        TokenState state = root.tokens().lookupSelf().optional().orElseThrow();
        assertThat(state.ttl()).isZero();
        assertThat(state.expireTime()).isEmpty();
        VaultFailure failure =
                root.tokens().renewSelf(Optional.empty()).failed().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.INVALID);
        assertThat(failure.errors()).containsExactly("lease is not renewable");
    }

    @Test
    void aBatchTokenHasNoAccessor() {
        AuthInfo auth = root.send(VaultRequest.write(
                        VaultPath.of("auth/token/create"),
                        VaultJson.parse("{\"type\":\"batch\",\"policies\":[\"default\"],\"ttl\":\"10m\"}")))
                .as(LoginApi::auth)
                .optional()
                .orElseThrow();
        assertThat(auth.accessor()).isEmpty();
        assertThat(auth.tokenType()).isEqualTo("batch");
        VaultAccess batch = VaultAccess.with(client, () -> auth.token().orElseThrow(), Optional.empty());
        assertThat(batch.tokens().lookupSelf().optional().orElseThrow().accessor())
                .isEmpty();
    }
}
