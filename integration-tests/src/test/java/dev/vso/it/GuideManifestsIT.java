package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The manifests of a well-known guide to VSO, verbatim except for Vault's address. */
class GuideManifestsIT {

    private static final Path EXAMPLES = Path.of("..", "api", "src", "test", "resources", "admission");

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final AwsEngineStub aws = new AwsEngineStub(Clock.systemUTC(), Duration.ofHours(1));
    private static final StubbedVault stubbed = new StubbedVault(
            environment.sandbox().bao().address(), environment.sandbox().ca(), aws);
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        operator = environment.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        List.of(
                        environment.subject("VaultStaticSecret", "production", "database-creds"),
                        environment.subject("VaultStaticSecret", "production", "database-secret"),
                        environment.subject("VaultAuth", "production", "vault-auth"),
                        environment.subject("VaultConnection", "vault-secrets-operator-system", "vault-connection"))
                .forEach(ResourceHandle::delete);
        stubbed.close();
    }

    private static void apply(String file) throws IOException {
        String manifest = Files.readString(EXAMPLES.resolve(file));
        environment.applyAsWritten(
                manifest.replace("https://vault.example.com", stubbed.address().toString()));
    }

    @Test
    void theGuidesStaticSecretsArrive() throws IOException {
        environment.inVault().put("production/database", Map.of("username", "admin", "password", "secret123"));

        apply("guide-vaultconnection-vault-connection.yaml");
        apply("guide-vaultauth-vault-auth.yaml");
        apply("guide-vaultstaticsecret-database-creds.yaml");
        apply("guide-vaultstaticsecret-database-secret.yaml");

        environment.awaitValue("production", "database-secret", "password", "secret123");
        environment.awaitValue("production", "db-credentials", "username", "admin");
        assertThat(environment
                        .secret("production", "db-credentials")
                        .orElseThrow()
                        .getMetadata())
                .satisfies(metadata -> {
                    assertThat(metadata.getLabels()).containsEntry("app", "myapp");
                    assertThat(metadata.getAnnotations()).containsEntry("managed-by", "vault-secrets-operator");
                });
        environment
                .subject("VaultConnection", "vault-secrets-operator-system", "vault-connection")
                .awaitReady();
        environment.subject("VaultAuth", "production", "vault-auth").awaitReady();
        environment.subject("VaultStaticSecret", "production", "database-creds").awaitReady();
        environment
                .subject("VaultStaticSecret", "production", "database-secret")
                .awaitReady();
    }

    @Test
    @DisplayName("The guide's AWS keys have the names that its templates give")
    void awsKeysOfGuide() throws IOException {
        apply("guide-vaultconnection-vault-connection.yaml");
        apply("guide-vaultauth-vault-auth.yaml");
        apply("guide-vaultdynamicsecret-aws-creds-2.yaml");
        ResourceHandle keys = environment.subject("VaultDynamicSecret", "production", "aws-creds");

        keys.awaitReady();
        Map<String, String> data = environment.data("production", "aws-credentials");
        assertThat(data)
                .containsKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
                .doesNotContainKey("_raw");
        assertThat(aws.accepts(
                        data.getOrDefault("AWS_ACCESS_KEY_ID", ""), data.getOrDefault("AWS_SECRET_ACCESS_KEY", "")))
                .isTrue();

        keys.delete();
        Polling.await(Duration.ofSeconds(20), () -> aws.leases() == 0 && !keys.exists());
    }
}
