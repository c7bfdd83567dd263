package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Leases whose parent token would end and take them with it unless the token is kept alive or the leases are replaced
 * first.
 */
class AdoptionIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String CREDENTIALS = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;
    private static final String KEEP_ALIVE = """
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private LeaseAudit audit;
    private VaultSecretsOperator operator;

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-adoption", "1h", "2h");
    }

    @BeforeEach
    void start() {
        audit = LeaseAudit.begin(environment);
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
    }

    @AfterEach
    void stop() {
        try {
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    @Test
    void whereTheAccessorMayBeRenewedARestartChangesNothing() {
        LeasedSecret secret = secret("adopted", CREDENTIALS + KEEP_ALIVE, Map.of("token_ttl", "12s"));
        String user = secret.awaitLogIn("");
        operator.close();

        operator = environment.operator(TestEnvironment.NO_OVERLAP);

        Polling.assertStays(Duration.ofSeconds(20), () -> secret.logsIn() && user.equals(secret.user()));
    }

    @Test
    void whereItMayNotTheyAreReplacedBeforeTheTokenEnds() {
        LeasedSecret secret = secret("replaced", CREDENTIALS, Map.of("token_ttl", "12s"));
        String user = secret.awaitLogIn("");
        operator.close();

        operator = environment.operator(TestEnvironment.NO_OVERLAP);

        Polling.await(Duration.ofSeconds(15), () -> {
            assertThat(secret.logsIn()).as("the Secret works at every look").isTrue();
            return !user.equals(secret.user());
        });
    }

    @Test
    @DisplayName("Leases are replaced before their token reaches its max TTL")
    void maxTtlOfToken() {
        LeasedSecret secret =
                secret("outlived", CREDENTIALS + KEEP_ALIVE, Map.of("token_ttl", "30s", "token_max_ttl", "40s"));
        String user = secret.awaitLogIn("");

        Polling.await(Duration.ofSeconds(60), () -> {
            assertThat(secret.logsIn()).as("the Secret works at every look").isTrue();
            return !user.equals(secret.user());
        });
    }

    @Test
    @DisplayName("Re-creating a VaultAuth loses no credentials")
    void recreatedVaultAuth() {
        environment.inVault().role("again", CREDENTIALS + KEEP_ALIVE, Map.of("token_ttl", "12s"));
        String namespace = environment.namespace("again");
        environment.auth(namespace, "own", "again", "");
        LeaseYaml manifest = LeaseYaml.of("creds", "dyn-adoption").with("vaultAuthRef: own");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace, manifest);
        String user = secret.awaitLogIn("");

        environment.subject("VaultAuth", namespace, "own").delete();
        secret.subject().awaitProblem("VaultClientConfigError", "no VaultAuth", "create it");
        environment.auth(namespace, "own", "again", "");
        secret.subject().awaitReady();

        Polling.assertStays(Duration.ofSeconds(20), () -> secret.logsIn() && user.equals(secret.user()));
    }

    /** Credentials issued to a token with this policy and these settings. */
    private static LeasedSecret secret(String name, String policy, Map<String, String> token) {
        String namespace = environment.namespace(name);
        environment.inVault().role(name, policy, token);
        environment.auth(namespace, "default", name, "");
        return LeasedSecret.apply(environment, namespace, LeaseYaml.of("creds", "dyn-adoption"));
    }
}
