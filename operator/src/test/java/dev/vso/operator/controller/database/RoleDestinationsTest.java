package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.Destination;
import dev.vso.operator.controller.database.RoleHandler.Step;
import dev.vso.operator.error.SyncError;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoleDestinationsTest {

    @Test
    @DisplayName("D1: before the first Secret is made, the first role of the spec counts as the first")
    void withoutSecretsTheOrderCounts() {
        assertThat(names(database(null, List.of(), role("a"), role("b"))))
                .containsExactly("db-credentials", "db-b-credentials");
        assertThat(names(database(null, List.of(told("b", "db-credentials", false)), role("a"), role("b"))))
                .as("no credentials were issued")
                .containsExactly("db-credentials", "db-b-credentials");
    }

    @Test
    @DisplayName(
            "D1: what the order meant stays: by the status, by a Secret of an earlier release, by a restored Secret")
    void theFirstRoleStaysTheFirst() {
        assertThat(names(database("b", List.of(), role("a"), role("b"))))
                .containsExactly("db-a-credentials", "db-credentials");
        assertThat(names(database(null, List.of(told("b", "db-credentials", true)), role("a"), role("b"))))
                .containsExactly("db-a-credentials", "db-credentials");
        Database restored = database(null, List.of(), role("a"), role("b"));
        assertThat(RoleDestinations.of(restored, Optional.of("b")).first()).isEqualTo("b");
        assertThat(names(database("gone", List.of(told("a", "db-a-credentials", true)), role("a"), role("b"))))
                .as("the first role was removed")
                .containsExactly("db-a-credentials", "db-b-credentials");
    }

    @Test
    @DisplayName("D3: where the only role is renamed, the new one counts as the first")
    void theOnlyRoleRenamedKeepsTheSecret() {
        Database renamed = database("app", List.of(told("app", "db-credentials", true)), role("web"));
        assertThat(names(renamed)).containsExactly("db-credentials");
        assertThat(RoleDestinations.of(renamed, Optional.empty()).predecessor(role("web")))
                .map(DatabaseRoleStatus::name)
                .contains("app");
        assertThat(names(database(
                        "app",
                        List.of(told("app", "db-credentials", true), told("x", "db-x-credentials", true)),
                        role("web"))))
                .as("of two, nobody knows which is meant")
                .containsExactly("db-web-credentials");
    }

    @Test
    @DisplayName(
            "D2: of two roles that name one Secret the one that has it keeps it, and the other is told where to name another")
    void twoRolesWithOneSecret() {
        Database both = database(null, List.of(), role("a", "same"), role("b", "same"));
        assertThat(conflict(both, "a")).isEmpty();
        assertThat(conflict(both, "b"))
                .hasValueSatisfying(error -> assertThat(error.message())
                        .isEqualTo("Secret same belongs to role a, and role b is to have it too: name another Secret in"
                                + " roles[1].destination.name"));
        Database second = database("a", List.of(told("b", "same", true)), role("a", "same"), role("b", "same"));
        assertThat(conflict(second, "b")).isEmpty();
        assertThat(conflict(second, "a")).isPresent();
    }

    @Test
    @DisplayName("D2: a destination that is the default name of another role's Secret")
    void theDefaultNameOfAnotherRole() {
        Database named = database("a", List.of(), role("a"), role("b", "db-credentials"));
        assertThat(conflict(named, "b"))
                .hasValueSatisfying(error ->
                        assertThat(error.message()).endsWith("name another Secret in roles[1].destination.name"));
        Database later =
                database("a", List.of(told("b", "db-c-credentials", true)), role("b", "db-c-credentials"), role("c"));
        assertThat(conflict(later, "c"))
                .hasValueSatisfying(error -> assertThat(error.message())
                        .endsWith("name another Secret in roles[1].destination.name or in roles[0].destination.name"));
    }

    @Test
    @DisplayName(
            "D3: a removed role's Secret goes only if no role names it, and is handed on only when the heir has filled it")
    void removedRole() {
        DatabaseRoleStatus removed = told("old", "same", true);
        Database renamed = database("x", List.of(removed), role("x"), role("new", "same"));
        var destinations = RoleDestinations.of(renamed, Optional.empty());
        assertThat(destinations.removed()).containsExactly(removed);
        assertThat(RemovedRoleSecret.of(removed, destinations, Map.of())).isEqualTo(new RemovedRoleSecret.Waits());
        assertThat(RemovedRoleSecret.of(removed, destinations, Map.of("new", step(told("new", "same", true), true))))
                .isEqualTo(new RemovedRoleSecret.Waits());
        assertThat(RemovedRoleSecret.of(removed, destinations, Map.of("new", step(told("new", "same", false), false))))
                .isEqualTo(new RemovedRoleSecret.Waits());
        assertThat(RemovedRoleSecret.of(removed, destinations, Map.of("new", step(told("new", "before", true), false))))
                .isEqualTo(new RemovedRoleSecret.Waits());
        assertThat(RemovedRoleSecret.of(removed, destinations, Map.of("new", step(told("new", "same", true), false))))
                .isEqualTo(new RemovedRoleSecret.GoesTo("new"));
        assertThat(RemovedRoleSecret.of(told("old", "unnamed", true), destinations, Map.of()))
                .isEqualTo(new RemovedRoleSecret.Ends());
    }

    private static Step step(DatabaseRoleStatus status, boolean failed) {
        Optional<SyncError> problem = failed ? Optional.of(SyncError.retryable("X", "x")) : Optional.empty();
        return new Step(status, Instant.MAX, problem, List.of());
    }

    private static List<String> names(Database database) {
        return RoleDestinations.of(database, Optional.empty()).all().stream()
                .map(Destination::name)
                .toList();
    }

    private static Optional<SyncError> conflict(Database database, String role) {
        return RoleDestinations.of(database, Optional.empty())
                .conflict(database.getSpec().roles().stream()
                        .filter(one -> one.name().equals(role))
                        .findFirst()
                        .orElseThrow());
    }

    private static Database database(@Nullable String first, List<DatabaseRoleStatus> told, DatabaseRole... roles) {
        var database = new Database();
        database.setMetadata(
                new ObjectMetaBuilder().withNamespace("ns").withName("db").build());
        database.setSpec(new DatabaseSpec(
                DatabaseEngine.POSTGRESQL,
                "mydatabase",
                null,
                null,
                null,
                null,
                null,
                Stream.of(roles).toList(),
                null,
                null));
        database.setStatus(
                DatabaseStatus.NONE.toBuilder().firstRole(first).roles(told).build());
        return database;
    }

    private static DatabaseRole role(String name) {
        return role(name, null);
    }

    private static DatabaseRole role(String name, @Nullable String secret) {
        Destination destination =
                secret == null ? null : new Destination(secret, true, null, Map.of(), Map.of(), null, null);
        return new DatabaseRole(
                name,
                "mydatabase",
                1,
                2,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                destination,
                List.of());
    }

    private static DatabaseRoleStatus told(String name, String secret, boolean issued) {
        return DatabaseRoleStatus.unknown(name).toBuilder()
                .vaultRole("ns_db_" + name)
                .secret(secret)
                .leaseId(issued ? "lease/" + name : null)
                .build();
    }
}
