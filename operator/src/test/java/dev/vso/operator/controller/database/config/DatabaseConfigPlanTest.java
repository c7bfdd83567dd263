package dev.vso.operator.controller.database.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.DatabaseConnection;
import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.RootRotation;
import dev.vso.operator.controller.database.config.DatabaseConfigPlan.Decision;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The decisions about a connection, and above all what must never be done. */
class DatabaseConfigPlanTest {

    private static final String URL = "postgresql://{{username}}:{{password}}@db:5432/orders";
    private static final RootCredentials ROOT = new RootCredentials("root", "one", "mac-one");
    private static final RootCredentials CHANGED = new RootCredentials("root", "two", "mac-two");

    private static DatabaseConfigDefinition wanted(boolean verify) {
        try {
            return DatabaseConfigDefinition.of(
                    DatabaseEngine.POSTGRESQL,
                    "orders",
                    new DatabaseConnection(URL, null, "root", null, verify, null, List.of(), null, Map.of()),
                    List.of("shop_orders_app"),
                    Optional.empty());
        } catch (SyncException failure) {
            throw new AssertionError(failure);
        }
    }

    private static ObjectNode held(String url, String username) {
        ObjectNode held = VaultJson.object();
        held.put("plugin_name", "postgresql-database-plugin");
        held.putArray("allowed_roles").add("shop_orders_app");
        held.putObject("connection_details").put("connection_url", url).put("username", username);
        return held;
    }

    private static Optional<DatabaseConnectionStatus> status(@Nullable String mac, @Nullable RootRotation rotation) {
        return Optional.of(new DatabaseConnectionStatus("orders", true, mac, rotation));
    }

    private static Decision decide(
            Optional<JsonNode> held,
            Optional<DatabaseConnectionStatus> status,
            RootCredentials credentials,
            boolean rotateRoot) {
        return DatabaseConfigPlan.decide(
                new DatabaseConfigPlan.Observed(wanted(true), held, status, credentials, false, rotateRoot));
    }

    @Test
    @DisplayName("An existing connection is not taken over without consent")
    void existingConnection() {
        Optional<JsonNode> foreign = Optional.of(held("postgresql://elsewhere", "x"));
        assertThat(decide(foreign, Optional.empty(), ROOT, false)).isEqualTo(new Decision.Refuse());

        var consented = DatabaseConfigPlan.decide(
                new DatabaseConfigPlan.Observed(wanted(true), foreign, Optional.empty(), ROOT, true, false));
        assertThat(consented)
                .as("and it does not go with the resource")
                .isEqualTo(new Decision.Persist(new DatabaseConnectionStatus("orders", false, null, null)));
    }

    @Test
    void itIsRememberedBeforeItIsMade() {
        assertThat(decide(Optional.empty(), Optional.empty(), ROOT, true))
                .isEqualTo(new Decision.Persist(new DatabaseConnectionStatus("orders", true, null, null)));
        assertThat(decide(Optional.empty(), status(null, null), ROOT, true)).isEqualTo(new Decision.Write("made"));
    }

    @Test
    void aWriteWhoseAnswerWasLostIsRepeated() {
        assertThat(decide(Optional.of(held(URL, "root")), status(null, null), ROOT, false))
                .isInstanceOf(Decision.Write.class);
    }

    @Test
    @DisplayName("A correct connection is left alone")
    void unchanged() {
        assertThat(decide(Optional.of(held(URL, "root")), status("mac-one", null), ROOT, false))
                .isEqualTo(new Decision.Keep());
        assertThat(decide(Optional.of(held(URL, "root")), status("mac-one", RootRotation.DONE), ROOT, true))
                .isEqualTo(new Decision.Keep());
    }

    @Test
    void aChangeInVaultIsPutRightWithoutThePassword() {
        assertThat(decide(Optional.of(held("postgresql://elsewhere", "mallory")), status("mac-one", null), ROOT, false))
                .isEqualTo(new Decision.Repair(List.of("connection_url", "username"), Optional.of("root")));
        assertThat(decide(
                        Optional.of(held("postgresql://elsewhere", "renamed")),
                        status("mac-one", RootRotation.DONE),
                        ROOT,
                        true))
                .as("the user is Vault's own affair once it has changed the password")
                .isEqualTo(new Decision.Repair(List.of("connection_url"), Optional.empty()));
    }

    @Test
    @DisplayName("A changed Secret is sent to Vault until the root password is rotated")
    void changedRootSecret() {
        Optional<JsonNode> held = Optional.of(held(URL, "root"));
        assertThat(decide(held, status("mac-one", null), CHANGED, false)).isInstanceOf(Decision.Write.class);
        assertThat(decide(held, status("mac-one", RootRotation.DONE), CHANGED, true))
                .isEqualTo(new Decision.Keep());
    }

    @Test
    void theRootPasswordIsRotatedOnce() {
        Optional<JsonNode> held = Optional.of(held(URL, "root"));
        assertThat(decide(held, status("mac-one", null), ROOT, true))
                .isEqualTo(new Decision.Persist(
                        new DatabaseConnectionStatus("orders", true, "mac-one", RootRotation.BEGUN)));
        assertThat(decide(held, status("mac-one", RootRotation.BEGUN), ROOT, true))
                .isEqualTo(new Decision.Rotate());
        assertThat(decide(held, status("mac-one", RootRotation.DONE), ROOT, true))
                .isEqualTo(new Decision.Keep());
    }

    @Test
    @DisplayName("A connection deleted after the rotation is created again with the Secret")
    void deletedAfterRotation() {
        assertThat(decide(Optional.empty(), status("mac-one", RootRotation.DONE), CHANGED, true))
                .isInstanceOf(Decision.Write.class);
    }

    /** Writing the old password over the one that only Vault knows would lock Vault out permanently. */
    @DisplayName("A password that only Vault knows is never overwritten")
    @RepeatedTest(200)
    void keepsRotatedPassword() {
        long seed = System.nanoTime();
        RandomGenerator random = new Random(seed);
        RootRotation rotation = random.nextBoolean() ? RootRotation.BEGUN : RootRotation.DONE;
        boolean verify = random.nextBoolean();
        var observed = new DatabaseConfigPlan.Observed(
                wanted(verify),
                Optional.of(held(
                        random.nextBoolean() ? URL : "postgresql://elsewhere", random.nextBoolean() ? "root" : "x")),
                status("mac-one", rotation),
                random.nextBoolean() ? ROOT : CHANGED,
                random.nextBoolean(),
                random.nextBoolean());

        Decision decision = DatabaseConfigPlan.decide(observed);

        boolean vaultChecksItself = verify && rotation == RootRotation.BEGUN;
        assertThat(decision instanceof Decision.Write && !vaultChecksItself)
                .as("seed %d: %s", seed, decision)
                .isFalse();
    }

    @Test
    @DisplayName("New credentials in the Secret are ignored once the root password may have been rotated")
    void rotatedIgnoresTheSecret() {
        assertThat(ignores(status("mac-one", RootRotation.DONE), CHANGED)).isTrue();
        assertThat(ignores(status("mac-one", RootRotation.BEGUN), CHANGED)).isTrue();
        assertThat(ignores(status("mac-one", RootRotation.DONE), ROOT))
                .as("the same")
                .isFalse();
        assertThat(ignores(status("mac-one", null), CHANGED)).as("not rotated").isFalse();
        assertThat(ignores(status(null, RootRotation.DONE), CHANGED))
                .as("none given")
                .isFalse();
        assertThat(ignores(Optional.empty(), CHANGED)).as("never touched").isFalse();
    }

    private static boolean ignores(Optional<DatabaseConnectionStatus> status, RootCredentials credentials) {
        return DatabaseConfigPlan.ignoresSecret(new DatabaseConfigPlan.Observed(
                wanted(true), Optional.of(held(URL, "root")), status, credentials, false, true));
    }

    @Test
    @DisplayName("the checks are asked in this order")
    void checksAreInOrder() {
        assertThat(DatabaseConfigPlan.CHAIN.names())
                .containsExactly(
                        "nameTaken",
                        "notRemembered",
                        "missing",
                        "neverWritten",
                        "credentialsChanged",
                        "changedInVault",
                        "rotationAskedFor",
                        "rotationBegun");
    }
}
