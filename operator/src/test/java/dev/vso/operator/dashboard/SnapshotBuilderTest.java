package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.dashboard.health.Expiry;
import dev.vso.operator.dashboard.health.ExpiryState;
import dev.vso.operator.dashboard.health.HealthState;
import dev.vso.operator.summary.Lifetime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotBuilderTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Manifests MANIFESTS = new Manifests(NOW);

    private final FakeDashboardData cluster = new FakeDashboardData();

    private SecretRow only() {
        return SnapshotBuilder.take(cluster, NOW).secrets().getFirst();
    }

    @Test
    @DisplayName("The row of a static secret")
    void staticSecretRow() {
        cluster.put(VaultStaticSecret.class, MANIFESTS.fixed("shop", "api", Manifests.well(NOW.minus(HOUR))));

        assertThat(only())
                .isEqualTo(new SecretRow(
                        "VaultStaticSecret/shop/api",
                        "VaultStaticSecret",
                        "shop",
                        "api",
                        HealthState.WELL,
                        "",
                        "",
                        NOW.minus(HOUR),
                        "secret/shop/api (kv-v2)",
                        java.util.List.of("api"),
                        "vault-secrets-operator-system/default",
                        "vault-secrets-operator-system/default",
                        java.util.List.of(),
                        java.util.List.of(),
                        "1"));
    }

    @Test
    @DisplayName("A rotation is shown as the status has it")
    void rotation() {
        Instant since = NOW.minus(Duration.ofMinutes(2));
        cluster.put(
                VaultDynamicSecret.class,
                MANIFESTS.rotating("shop", "orders", "Stalled", since, "waits for: Deployment orders: it is paused"));

        assertThat(only().rotations())
                .containsExactly(new RotationRow("", "Stalled", since, "waits for: Deployment orders: it is paused"));
    }

    @Test
    @DisplayName("A suspended resource is shown as suspended")
    void suspended() {
        cluster.put(
                VaultStaticSecret.class,
                MANIFESTS.fixed(
                        "shop",
                        "api",
                        Manifests.well(NOW)
                                + Manifests.condition(
                                        "Suspended", "True", "SuspendedBySpec", "spec.suspend is true", NOW)));

        assertThat(only().state()).isEqualTo(HealthState.SUSPENDED);
        assertThat(only().says()).isEqualTo("spec.suspend is true");
    }

    @Test
    void aLeaseEndsWhenTheStatusSays() {
        cluster.put(
                VaultDynamicSecret.class,
                MANIFESTS.leased("shop", "orders", HOUR, Duration.ofMinutes(20), Manifests.well(NOW)));

        assertThat(only().lives())
                .containsExactly(new Expiry(
                        "orders-credentials",
                        null,
                        Lifetime.Kind.LEASE,
                        NOW.minus(Duration.ofMinutes(20)),
                        NOW.plus(Duration.ofMinutes(40)),
                        ExpiryState.RENEWED));
    }

    @Test
    @DisplayName("A lease in VSO's status expires after its duration")
    void leaseFromVsoStatus() {
        String manifest = MANIFESTS.leased("shop", "orders", HOUR, Duration.ofMinutes(20), Manifests.well(NOW));
        cluster.put(VaultDynamicSecret.class, manifest.replaceAll("(?m)^  expiresAt.*\n", ""));

        assertThat(only().lives()).singleElement().extracting(Expiry::end).isEqualTo(NOW.plus(Duration.ofMinutes(40)));
    }

    @Test
    void theLeaseOfAResourceThatFailsRunsOut() {
        cluster.put(
                VaultDynamicSecret.class,
                MANIFESTS.leased(
                        "shop", "orders", HOUR, Duration.ofMinutes(20), Manifests.failed("VaultDenied", "no", NOW)));

        assertThat(only().state()).isEqualTo(HealthState.FAILING);
        assertThat(only().lives()).singleElement().extracting(Expiry::outlook).isEqualTo(ExpiryState.RUNS_OUT);
    }

    @Test
    @DisplayName("A rotation by Vault is not an expiry")
    void rotationIsNoExpiry() {
        cluster.put(VaultDynamicSecret.class, MANIFESTS.rotated("shop", "legacy", HOUR, Duration.ofMinutes(61)));

        assertThat(only().state()).isEqualTo(HealthState.WELL);
        assertThat(only().lives()).singleElement().satisfies(expiry -> {
            assertThat(expiry.kind()).isEqualTo(Lifetime.Kind.ROTATION);
            assertThat(expiry.outlook()).isEqualTo(ExpiryState.ROTATED);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | 0 | REPLACED
            '' | 89 | REPLACED
            '' | 96 | LATE
            'expiryOffset: 240h' | 89 | REPLACED
            'expiryOffset: 240h' | 96 | LATE
            'expiryOffset: never' | 89 | REPLACED
            'notAfter: "2026-01-01T00:00:00Z"' | 50 | ENDS
            """)
    void aCertificateIsReplacedInTimeOrNot(String more, int daysPassed, ExpiryState expiryState) {
        cluster.put(
                VaultPKISecret.class,
                MANIFESTS.certificate("shop", "web", Duration.ofDays(100), Duration.ofDays(daysPassed), more));

        assertThat(only().lives()).singleElement().satisfies(expiry -> {
            assertThat(expiry.end()).isEqualTo(NOW.plus(Duration.ofDays(100L - daysPassed)));
            assertThat(expiry.kind()).isEqualTo(Lifetime.Kind.CERTIFICATE);
            assertThat(expiry.outlook()).isEqualTo(expiryState);
        });
    }

    @Test
    void eachRoleOfADatabaseHasItsLife() {
        cluster.put(Database.class, MANIFESTS.database("shop", "orders", HOUR, Duration.ofMinutes(15)));

        assertThat(only().secrets()).containsExactly("orders-credentials", "orders-report-credentials");
        assertThat(only().lives())
                .extracting(Expiry::role, Expiry::end, Expiry::since)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "app", NOW.plus(Duration.ofMinutes(45)), NOW.minus(Duration.ofMinutes(15))),
                        org.assertj.core.groups.Tuple.tuple(
                                "report", NOW.plus(Duration.ofMinutes(45)), NOW.minus(Duration.ofMinutes(15))));
    }

    @Test
    @DisplayName("Counts the secrets of a connection")
    void countsUsers() {
        cluster.put(VaultStaticSecret.class, MANIFESTS.fixed("shop", "a", Manifests.well(NOW)));
        cluster.put(VaultStaticSecret.class, MANIFESTS.fixed("other", "b", Manifests.well(NOW)));
        cluster.put(
                VaultConnection.class,
                Manifests.connection(
                        "vault-secrets-operator-system",
                        "default",
                        "https://vault.example.com:8200",
                        Manifests.condition("Ready", "False", "VaultSealed", "Vault is sealed: unseal it", NOW)));
        cluster.put(VaultAuth.class, Manifests.login("vault-secrets-operator-system", "default", Manifests.well(NOW)));

        Snapshot snapshot = SnapshotBuilder.take(cluster, NOW);
        assertThat(snapshot.connections()).singleElement().satisfies(row -> {
            assertThat(row.secrets()).isEqualTo(2);
            assertThat(row.state()).isEqualTo(HealthState.FAILING);
            assertThat(row.says()).isEqualTo("Vault is sealed: unseal it");
        });
        assertThat(snapshot.logins()).singleElement().satisfies(row -> {
            assertThat(row.secrets()).isEqualTo(2);
            assertThat(row.state()).isEqualTo(HealthState.WELL);
            assertThat(row.method()).isEqualTo("kubernetes");
        });
    }

    @Test
    void aReferenceThatLeadsNowhereIsNoError() {
        String manifest = MANIFESTS.fixed("shop", "a", Manifests.failed("VaultClientConfigError", "no VaultAuth", NOW));
        cluster.put(VaultStaticSecret.class, manifest.replace("spec:\n", "spec:\n  vaultAuthRef: nowhere\n"));

        assertThat(only().auth()).isNull();
        assertThat(only().connection()).isNull();
    }

    @Test
    @DisplayName("A resource without spec or status is no error")
    void noSpecOrStatus() {
        cluster.put(VaultStaticSecret.class, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata: {namespace: shop, name: stored-long-ago}
                """);
        cluster.put(VaultPKISecret.class, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {namespace: shop, name: new, generation: 1}
                spec: {mount: pki, caOnly: true, destination: {name: ca}}
                """);

        assertThat(SnapshotBuilder.take(cluster, NOW).secrets()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("new");
            assertThat(row.state()).isEqualTo(HealthState.WAITING);
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            https://vault.example.com:8200,           https://vault.example.com:8200
            https://vault.example.com/prefix,         https://vault.example.com/prefix
            https://user:hush@vault.example.com:8200, https://vault.example.com:8200
            https://vault.example.com/?token=hush#x,  https://vault.example.com/
            https://[::1]:8200,                       https://[::1]:8200
            'not an address',                         ''
            """)
    void anAddressIsShownWithoutWhatMayBeAPassword(String address, String shown) {
        assertThat(SnapshotBuilder.withoutUser(address)).isEqualTo(shown);
    }

    @Test
    void onlyNamesAndTimesGetOut() {
        cluster.put(VaultStaticSecret.class, MANIFESTS.fixed("shop", "api", Manifests.well(NOW)));
        cluster.put(VaultDynamicSecret.class, MANIFESTS.leased("shop", "orders", HOUR, HOUR, Manifests.well(NOW)));
        cluster.put(Database.class, MANIFESTS.database("shop", "orders", HOUR, HOUR));
        cluster.put(VaultPKISecret.class, MANIFESTS.certificate("shop", "web", HOUR, HOUR, ""));
        cluster.put(
                VaultConnection.class,
                Manifests.connection("shop", "vault", "https://a:hush@b.example.com", Manifests.well(NOW)));
        cluster.put(VaultAuth.class, Manifests.login("shop", "login", Manifests.well(NOW)));

        PageJson json = new PageJson();
        Snapshot snapshot = SnapshotBuilder.take(cluster, NOW);
        assertThat(snapshot.secrets()).hasSize(4);
        StringBuilder told = new StringBuilder(json.text(snapshot.secrets()))
                .append(json.text(snapshot.connections()))
                .append(json.text(snapshot.logins()));
        snapshot.secrets()
                .forEach(row -> told.append(json.text(
                        new ResourceDetails(cluster, () -> NOW).of(row.id()).orElseThrow())));

        assertThat(told)
                .contains("secret/shop/api", "web.shop.example.com", "Deployment orders")
                .doesNotContain("hush");
    }
}
