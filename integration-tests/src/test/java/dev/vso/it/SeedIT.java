package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
import dev.vso.testing.AwsEngineStub;
import dev.vso.testing.StubbedVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manifests of a well-known guide to VSO, verbatim but for the address of Vault. */
class SeedIT {

    private static final Path EXAMPLES = Path.of("..", "api", "src", "test", "resources", "admission");

    private static final World world = World.get();
    private static final AwsEngineStub aws = new AwsEngineStub(Clock.systemUTC(), Duration.ofHours(1));
    private static final StubbedVault stubbed =
            new StubbedVault(world.sandbox().bao().address(), world.sandbox().ca(), aws);
    private static Operator operator;

    @BeforeAll
    static void start() {
        operator = world.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        List.of(
                        world.subject("VaultStaticSecret", "production", "database-creds"),
                        world.subject("VaultStaticSecret", "production", "database-secret"),
                        world.subject("VaultAuth", "production", "vault-auth"),
                        world.subject("VaultConnection", "vault-secrets-operator-system", "vault-connection"))
                .forEach(Subject::delete);
        stubbed.close();
    }

    private static void apply(String file) throws IOException {
        String manifest = Files.readString(EXAMPLES.resolve(file));
        world.applyAsWritten(
                manifest.replace("https://vault.example.com", stubbed.address().toString()));
    }

    @Test
    void theGuidesStaticSecretsArrive() throws IOException {
        world.put("production/database", Map.of("username", "admin", "password", "secret123"));

        apply("seed-vaultconnection-vault-connection.yaml");
        apply("seed-vaultauth-vault-auth.yaml");
        apply("seed-vaultstaticsecret-database-creds.yaml");
        apply("seed-vaultstaticsecret-database-secret.yaml");

        world.awaitValue("production", "database-secret", "password", "secret123");
        world.awaitValue("production", "db-credentials", "username", "admin");
        assertThat(world.secret("production", "db-credentials").orElseThrow().getMetadata())
                .satisfies(metadata -> {
                    assertThat(metadata.getLabels()).containsEntry("app", "myapp");
                    assertThat(metadata.getAnnotations()).containsEntry("managed-by", "vault-secrets-operator");
                });
        world.subject("VaultConnection", "vault-secrets-operator-system", "vault-connection")
                .awaitReady();
        world.subject("VaultAuth", "production", "vault-auth").awaitReady();
        world.subject("VaultStaticSecret", "production", "database-creds").awaitReady();
        world.subject("VaultStaticSecret", "production", "database-secret").awaitReady();
    }

    @Test
    void theGuidesAwsKeysArriveUnderTheNamesThatItsTemplatesGive() throws IOException {
        apply("seed-vaultconnection-vault-connection.yaml");
        apply("seed-vaultauth-vault-auth.yaml");
        apply("seed-vaultdynamicsecret-aws-creds-2.yaml");
        Subject keys = world.subject("VaultDynamicSecret", "production", "aws-creds");

        keys.awaitReady();
        Map<String, String> data = world.data("production", "aws-credentials");
        assertThat(data)
                .containsKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
                .doesNotContainKey("_raw");
        assertThat(aws.accepts(
                        data.getOrDefault("AWS_ACCESS_KEY_ID", ""), data.getOrDefault("AWS_SECRET_ACCESS_KEY", "")))
                .isTrue();

        keys.delete();
        World.await(Duration.ofSeconds(20), () -> aws.leases() == 0 && !keys.exists());
    }
}
