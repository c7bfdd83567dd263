package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.it.Databases.Credentials;
import java.time.Duration;

/** A Database named {@code db} with a single role {@code app} of PostgreSQL. */
record PostgresRole(TestEnvironment environment, Databases databases) {

    private static final Duration SOON = Duration.ofSeconds(20);

    static String manifest(String more) {
        return manifest("db", "mydatabase", more);
    }

    static String manifest(String name, String connection, String more) {
        return Databases.manifest(
                name, "engine: postgresql\nname: mydatabase\nroles:\n" + Databases.role("app", connection, more));
    }

    JsonNode role(String namespace) {
        return environment
                .vault()
                .read("database/roles/" + namespace + "_db_app")
                .orElseThrow()
                .path("data");
    }

    boolean logsIn(Credentials user) {
        return environment.sandbox().postgres().canLogIn(user.user(), user.password());
    }

    /** Applies a Database and waits for its credentials in Secret and status. */
    Credentials made(String namespace, String manifest) {
        environment.apply(namespace, manifest);
        databases.awaitRoles(namespace, "db", 1);
        Credentials user = databases.await(namespace, "db-credentials");
        assertThat(logsIn(user)).isTrue();
        return user;
    }

    void awaitReplaced(String namespace, Credentials before) {
        Credentials now = databases.awaitOther(namespace, "db-credentials", before.user());
        Polling.await(SOON, () -> logsIn(now));
        Polling.await(SOON, () -> !logsIn(before));
    }
}
