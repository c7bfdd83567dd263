package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vso.it.Databases.Credentials;
import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests of the documentation about Databases apply unchanged, and its example works as described. */
class DatabaseDocsIT {

    private static final Path PAGE = Path.of("..", "docs", "database.md");
    private static final Path EXAMPLE = Path.of("..", "examples", "database-with-connection.yaml");
    private static final Pattern MANIFEST = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    static List<String> manifests() throws IOException {
        List<String> manifests = MANIFEST.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(manifests).hasSizeGreaterThanOrEqualTo(4);
        return manifests;
    }

    @ParameterizedTest
    @MethodSource("manifests")
    @DisplayName("The API server accepts the page's manifests")
    void manifestsApply(String manifest) {
        var resource =
                environment.client().getKubernetesSerialization().unmarshal(manifest, GenericKubernetesResource.class);
        assertThatCode(() -> environment
                        .client()
                        .resource(resource)
                        .inNamespace(Optional.ofNullable(resource.getMetadata().getNamespace())
                                .orElse("default"))
                        .dryRun()
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("The example creates its connection and rotates the root password")
    void exampleWithConnection() throws IOException, SQLException {
        String namespace = environment.namespace("example");
        var postgres = environment.sandbox().postgres();
        try (var connection = postgres.connectAsSuperuser();
                var sql = connection.createStatement()) {
            sql.execute("CREATE ROLE orders_admin LOGIN CREATEROLE PASSWORD 'change-me' IN ROLE vault");
        }
        environment.apply(
                namespace,
                Files.readString(EXAMPLE)
                        .replace("postgres.example.com:5432", "127.0.0.1:" + postgres.port())
                        .replace("production_", namespace + "_"));

        Credentials user = databases.await(namespace, "orders-credentials");
        assertThat(postgres.canLogIn(user.user(), user.password())).isTrue();
        databases.awaitCondition(namespace, "orders", "ConnectionSynced", "only Vault knows the root password");
        assertThat(postgres.canLogIn("orders_admin", "change-me")).isFalse();
    }
}
