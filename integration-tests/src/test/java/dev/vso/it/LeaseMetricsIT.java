package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.KubeSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What users see of leases: metrics, conditions and events. */
class LeaseMetricsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String CONNECTION = "vault_connection=\"" + KubeSetup.OPERATOR_NAMESPACE + "/default\"";
    private static final Duration LIFE = Duration.ofSeconds(40);
    private static final String POLICY = """
            path "database/creds/dyn-seen" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;

    private static VaultSecretsOperator operator;
    private static String namespace = "";

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        namespace = environment.namespace("seen");
        environment.inVault().role("seen", POLICY, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", "seen", "");
        environment
                .vault()
                .write(
                        "database/roles/dyn-seen",
                        Map.of(
                                "db_name",
                                "mydatabase",
                                "default_ttl",
                                LIFE.toSeconds() + "s",
                                "max_ttl",
                                "1h",
                                "creation_statements",
                                List.of(
                                        "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'")));
        environment.apply(namespace, Workloads.deployment("web"));
        operator = environment.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    @Test
    @DisplayName("Metrics show renewal, revocation and replacement of a lease")
    void leaseMetrics() {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: creds
                spec:
                  mount: database
                  path: creds/dyn-seen
                  renewalPercent: 5
                  rolloutRestartTargets:
                    - kind: Deployment
                      name: web
                  destination:
                    name: creds
                    create: true
                """);
        String renewals = "vso_lease_renewals_total{outcome=\"prolonged\"," + CONNECTION + "}";
        Polling.await(Duration.ofSeconds(60), () -> value(renewals).orElse(0.0) >= 2);

        assertThat(value("vso_leases{" + CONNECTION + "}").orElse(0.0)).isPositive();
        assertThat(value("vso_client_sessions{" + CONNECTION + "}").orElse(0.0)).isPositive();
        assertThat(value("vso_credentials_unstored")).hasValue(0.0);
        assertThat(value("vso_leases_left_behind_total{reason=\"deletion\"}")).isPresent();
        Polling.await(
                Duration.ofSeconds(20),
                () -> value("vso_lease_lookups_total{" + CONNECTION + "}").orElse(0.0) >= 1);
        double now = Instant.now().getEpochSecond();
        assertThat(value("vso_secret_expiration_timestamp_seconds" + resource()).orElse(0.0))
                .isBetween(now, now + LIFE.toSeconds() + 1);
        assertThat(value("vso_secret_expiration_seconds" + resource()).orElse(-1.0))
                .isBetween(0.0, (double) LIFE.toSeconds());
        assertThat(environment.awaitCondition(creds(), "LeaseRenewal", "True").getReason())
                .isEqualTo("SecretLeaseRenewal");
        Polling.await(Duration.ofSeconds(10), () -> renewalsReported() == 1);

        environment.vault().write("sys/leases/revoke", Map.of("lease_id", lease()));

        String noticed = "vso_lease_revocation_detection_time_seconds_count{" + CONNECTION + "}";
        Polling.await(Duration.ofSeconds(30), () -> value(noticed).orElse(0.0) >= 1);
        Polling.await(
                Duration.ofSeconds(30),
                () -> value("vso_rollout_restarts_total{kind=\"Deployment\",outcome=\"restarted\"}")
                                .orElse(0.0)
                        >= 1);

        environment.client().resource(creds()).delete();
        Polling.await(
                Duration.ofSeconds(30), () -> !TestEnvironment.metrics(operator).contains(resource()));
    }

    private static long renewalsReported() {
        return environment.events(namespace, "creds").stream()
                .filter(event -> event.getReason().equals("SecretLeaseRenewal"))
                .count();
    }

    private static VaultDynamicSecret creds() {
        return environment
                .client()
                .resources(VaultDynamicSecret.class)
                .inNamespace(namespace)
                .withName("creds")
                .require();
    }

    private static String lease() {
        return creds().getStatus().secretLease().id();
    }

    private static String resource() {
        return "{controller=\"vaultdynamicsecret\",name=\"creds\",namespace=\"%s\"}".formatted(namespace);
    }

    private static Optional<Double> value(String series) {
        return TestEnvironment.metrics(operator)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> Double.valueOf(line.substring(series.length() + 1)))
                .findFirst();
    }
}
