package dev.vso.it;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Databases as users see them. */
record Databases(TestEnvironment environment) {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Contents of a Secret. */
    record Credentials(String user, String password) {}

    /** A manifest with this spec, including the roles. */
    static String manifest(String name, String spec) {
        return """
                apiVersion: example.com/v1
                kind: Database
                metadata:
                  name: %s
                spec:
                """.formatted(name) + spec.indent(2);
    }

    /** A role with more lines. */
    static String role(String name, String connection, String more) {
        return """
                - name: %s
                  db_name: %s
                  creationTTL: 1h
                  revocationTTL: 2h
                """.formatted(name, connection) + more.indent(2);
    }

    void rootSecret(String namespace, String name, String user, String password) {
        environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("username", user)
                        .addToStringData("password", password)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    Credentials await(String namespace, String secret) {
        return awaitOther(namespace, secret, "");
    }

    /** Waits for credentials of a user other than the previous one. */
    Credentials awaitOther(String namespace, String secret, String before) {
        return Polling.await(
                        SOON,
                        () -> credentials(namespace, secret),
                        now -> now.filter(c -> !c.user().equals(before)).isPresent())
                .orElseThrow();
    }

    Optional<Credentials> credentials(String namespace, String secret) {
        Map<String, String> data = environment.data(namespace, secret);
        return data.containsKey("username") && data.containsKey("password")
                ? Optional.of(new Credentials(data.getOrDefault("username", ""), data.getOrDefault("password", "")))
                : Optional.empty();
    }

    Optional<Database> find(String namespace, String name) {
        return Optional.ofNullable(environment
                .client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    DatabaseStatus status(String namespace, String name) {
        return find(namespace, name).map(Database::getStatus).orElse(DatabaseStatus.NONE);
    }

    /** Waits until the status lists credentials for all its roles. */
    List<DatabaseRoleStatus> awaitRoles(String namespace, String name, int count) {
        return Polling.await(
                        SOON,
                        () -> status(namespace, name),
                        status -> status.roles().size() == count
                                && status.roles().stream().allMatch(role -> role.leaseId() != null))
                .roles();
    }

    Condition awaitCondition(String namespace, String name, String type, String words) {
        return Polling.await(
                        SOON,
                        () -> status(namespace, name).conditions().stream()
                                .filter(condition -> condition.getType().equals(type)
                                        && (condition.getReason() + " " + condition.getMessage()).contains(words))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    void delete(String namespace, String name) {
        environment
                .client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    void awaitGone(String namespace, String name) {
        Polling.await(Duration.ofSeconds(45), () -> find(namespace, name).isEmpty());
    }
}
