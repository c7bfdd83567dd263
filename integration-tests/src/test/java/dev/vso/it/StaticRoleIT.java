package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** PostgreSQL credentials that Vault rotates: the response says so and when; no flag does. */
class StaticRoleIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration WATCHED = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    @Test
    @DisplayName("L5: a static role is followed without allowStaticCreds")
    void aStaticRoleIsFollowedWithoutBeingCalledSo() throws Exception {
        LeasedSecret secret = rotated("static-plain", "24h", "");
        String password = secret.data().getOrDefault("password", "");
        Polling.await(
                Duration.ofSeconds(5),
                () -> secret.status()
                        .filter(status -> status.staticCredsMetaData() != null && status.expiresAt() != null)
                        .isPresent());

        environment.vault().write("database/rotate-role/" + secret.namespace(), Map.of());

        Polling.await(
                Duration.ofSeconds(8), () -> !password.equals(secret.data().get("password")) && secret.logsIn());
    }

    @Test
    @DisplayName("L6: log-ins while a static role rotates every ten seconds")
    void logInsWhileVaultRotates() throws Exception {
        LeasedSecret secret = rotated("static-fast", "10s", "allowStaticCreds: true");
        int tried = 0;
        int refused = 0;
        Set<String> passwords = new HashSet<>();
        Instant end = Instant.now().plus(WATCHED);
        while (Instant.now().isBefore(end)) {
            Map<String, String> data = secret.data();
            String password = data.getOrDefault("password", "");
            passwords.add(password);
            tried++;
            refused += environment.sandbox().postgres().canLogIn(data.getOrDefault("username", ""), password) ? 0 : 1;
            Thread.sleep(BETWEEN);
        }
        assertThat(passwords).as("rotations seen").hasSizeGreaterThan(2);
        assertThat(refused)
                .as("of %s log-ins with %s passwords", tried, passwords.size())
                .isLessThanOrEqualTo(passwords.size());
    }

    /** Valid credentials of a static role with this period, in the Secret. */
    private static LeasedSecret rotated(String prefix, String period, String spec) throws Exception {
        String namespace = environment.namespace(prefix);
        String user = namespace.replace('-', '_');
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'");
            statement.execute("GRANT " + user + " TO vault WITH ADMIN OPTION");
        }
        environment
                .vault()
                .write(
                        "database/static-roles/" + namespace,
                        Map.of("db_name", "mydatabase", "username", user, "rotation_period", period));
        environment.defaultAuth();
        environment
                .inVault()
                .role(
                        namespace,
                        "path \"database/static-creds/%s\" { capabilities = [\"read\"] }".formatted(namespace),
                        Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", namespace, "");
        LeaseYaml manifest = LeaseYaml.at("creds", "static-creds/" + namespace);
        LeasedSecret secret =
                LeasedSecret.apply(environment, namespace, spec.isEmpty() ? manifest : manifest.with(spec));
        Polling.await(Duration.ofSeconds(30), secret::logsIn);
        return secret;
    }
}
