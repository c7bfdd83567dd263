package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Vault held is gone: the Secret keeps the last value, the resource says so, and follows when there is one again. */
class SourceLossIT {

    private static final World world = World.get();
    private static Operator operator;

    private String namespace = "";
    private Subject app;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        operator = world.operator(World.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        world.leave();
    }

    @BeforeEach
    void aSecretThatWasSynced() {
        namespace = world.namespace("loss");
        world.put(namespace + "/app", Map.of("password", "last"));
        app = world.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s"));
        app.awaitReady();
    }

    private void assertKept() {
        assertThat(world.data(namespace, "app"))
                .containsEntry("password", "last")
                .containsKey("_raw");
    }

    @Test
    void aSoftDeletedVersionIsKeptAndFollowedWhenUndeleted() {
        world.vault().delete("secret/data/" + namespace + "/app");
        app.awaitToldProblem("VaultClientError", "version 1 of secret/data/" + namespace + "/app", "undelete");
        assertKept();

        world.vault().write("secret/undelete/" + namespace + "/app", Map.of("versions", List.of(1)));
        app.awaitReady();
        assertKept();
        assertThat(app.warnings()).hasSize(1);
    }

    @Test
    void aDestroyedVersionIsKeptUntilANewOneIsWritten() {
        world.vault().write("secret/destroy/" + namespace + "/app", Map.of("versions", List.of(1)));
        app.awaitToldProblem("VaultClientError", "was destroyed", "write a new version");
        assertKept();

        world.put(namespace + "/app", Map.of("password", "new"));
        world.awaitValue(namespace, "app", "password", "new");
        app.awaitReady();
    }

    @Test
    void anEmptyVersionDoesNotEmptyTheSecret() {
        world.put(namespace + "/app", Map.of());
        app.awaitToldProblem("VaultClientError", "is empty");
        assertKept();

        world.put(namespace + "/app", Map.of("password", "new"));
        world.awaitValue(namespace, "app", "password", "new");
        app.awaitReady();
    }

    @Test
    void aSecretThatIsRemovedWithAllItsVersionsIsKept() {
        world.vault().delete("secret/metadata/" + namespace + "/app");
        app.awaitToldProblem("VaultClientError", "nothing is at secret/data/" + namespace + "/app", "spec.path");
        assertKept();

        world.put(namespace + "/app", Map.of("password", "new"));
        world.awaitValue(namespace, "app", "password", "new");
        app.awaitReady();
    }
}
