package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.cli.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manifests of a well-known guide to VSO, verbatim but for the address of Vault. */
class SeedIT {

    private static final Path EXAMPLES = Path.of("..", "api", "src", "test", "resources", "admission");

    private static final World world = World.get();
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
    }

    private static void apply(String file) throws IOException {
        String manifest = Files.readString(EXAMPLES.resolve(file));
        world.applyAsWritten(manifest.replace(
                "https://vault.example.com", world.sandbox().bao().address().toString()));
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
}
