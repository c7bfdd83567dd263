package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The source in Vault was deleted: the Secret keeps the last value, the resource reports it, and follows once there is
 * a value again.
 */
class SourceLossIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static VaultSecretsOperator operator;

    private String namespace = "";
    private ResourceHandle app;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    @BeforeEach
    void aSecretThatWasSynced() {
        namespace = environment.namespace("loss");
        environment.inVault().put(namespace + "/app", Map.of("password", "last"));
        app = environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s"));
        app.awaitReady();
    }

    private void assertKept() {
        assertThat(environment.data(namespace, "app"))
                .containsEntry("password", "last")
                .containsKey("_raw");
    }

    @Test
    void aSoftDeletedVersionIsKeptAndFollowedWhenUndeleted() {
        environment.vault().delete("secret/data/" + namespace + "/app");
        app.awaitReportedProblem("VaultClientError", "version 1 of secret/data/" + namespace + "/app", "undelete");
        assertKept();

        environment.vault().write("secret/undelete/" + namespace + "/app", Map.of("versions", List.of(1)));
        app.awaitReady();
        assertKept();
        assertThat(app.warnings()).hasSize(1);
    }

    @Test
    void aDestroyedVersionIsKeptUntilANewOneIsWritten() {
        environment.vault().write("secret/destroy/" + namespace + "/app", Map.of("versions", List.of(1)));
        app.awaitReportedProblem("VaultClientError", "was destroyed", "write a new version");
        assertKept();

        environment.inVault().put(namespace + "/app", Map.of("password", "new"));
        environment.awaitValue(namespace, "app", "password", "new");
        app.awaitReady();
    }

    @Test
    void anEmptyVersionDoesNotEmptyTheSecret() {
        environment.inVault().put(namespace + "/app", Map.of());
        app.awaitReportedProblem("VaultClientError", "is empty");
        assertKept();

        environment.inVault().put(namespace + "/app", Map.of("password", "new"));
        environment.awaitValue(namespace, "app", "password", "new");
        app.awaitReady();
    }

    @Test
    void aSecretThatIsRemovedWithAllItsVersionsIsKept() {
        environment.vault().delete("secret/metadata/" + namespace + "/app");
        app.awaitReportedProblem("VaultClientError", "nothing is at secret/data/" + namespace + "/app", "spec.path");
        assertKept();

        environment.inVault().put(namespace + "/app", Map.of("password", "new"));
        environment.awaitValue(namespace, "app", "password", "new");
        app.awaitReady();
    }
}
