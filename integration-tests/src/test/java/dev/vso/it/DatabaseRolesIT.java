package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.DatabaseRoleStatus;
import dev.vso.it.Databases.Credentials;
import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Secret belongs to its role by name: other changes to the list of roles do not affect its workload. */
class DatabaseRolesIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static VaultSecretsOperator operator;

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

    /**
     * A role whose users can be distinguished from those of other roles.
     *
     * @param rights connection limit of its users
     */
    private record Role(String name, int rights, String destination) {
        String yaml() {
            String more =
                    "creationStatements:\n- CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' CONNECTION LIMIT "
                            + rights + "\n";
            String where = destination.isEmpty() ? "" : "destination: {name: " + destination + ", create: true}\n";
            return Databases.role(name, "mydatabase", more + where);
        }

        Role renamed(String to) {
            return new Role(to, rights, destination);
        }
    }

    private static void apply(String namespace, List<Role> roles) {
        environment.apply(
                namespace,
                Databases.manifest(
                        "db",
                        "engine: postgresql\nname: mydatabase\nroles:\n"
                                + roles.stream().map(Role::yaml).collect(Collectors.joining())));
    }

    /** Waits until the status lists exactly these roles, all with credentials, and nothing to clean up. */
    private static void awaitSettled(String namespace, List<Role> roles) {
        Set<String> names = roles.stream().map(Role::name).collect(Collectors.toSet());
        Polling.await(SOON, () -> {
            List<DatabaseRoleStatus> told = databases.status(namespace, "db").roles();
            return told.stream()
                            .map(DatabaseRoleStatus::name)
                            .collect(Collectors.toSet())
                            .equals(names)
                    && told.stream().allMatch(role -> role.leaseId() != null);
        });
    }

    @Test
    @DisplayName(
            "D1, D3: five roles shuffled ten times with renames: each Secret is there and each user keeps its rights")
    void shuffledAndRenamedRolesKeepTheirSecretsAndRights() throws Exception {
        String namespace = environment.namespace("shuffled");
        List<Role> roles = new ArrayList<>(List.of(
                new Role("owner", 11, ""),
                new Role("reader", 12, ""),
                new Role("shop", 13, "shop-db"),
                new Role("billing", 14, "billing-db"),
                new Role("search", 15, "search-db")));
        apply(namespace, roles);
        awaitSettled(namespace, roles);
        Map<String, Integer> rights = Map.of(
                "db-credentials", 11, "db-reader-credentials", 12, "shop-db", 13, "billing-db", 14, "search-db", 15);
        var random = new Random(7);
        try (var watch = VaultRoleWatch.begin(environment, namespace, rights)) {
            for (int round = 0; round < 10; round++) {
                Collections.shuffle(roles, random);
                int renamed = round;
                roles.replaceAll(role -> role.destination().isEmpty() || random.nextInt(3) > 0
                        ? role
                        : role.renamed(role.destination().replace("-db", "") + renamed));
                apply(namespace, roles);
                awaitSettled(namespace, roles);
            }
            watch.assertAlwaysValid();
        }
    }

    @Test
    @DisplayName("D3: the first role is removed: its Secret goes, and those of the others stay as they are")
    void theFirstRoleIsRemoved() throws Exception {
        String namespace = environment.namespace("first-removed");
        var owner = new Role("owner", 21, "");
        var reader = new Role("reader", 22, "");
        var shop = new Role("shop", 23, "shop-db");
        apply(namespace, List.of(owner, reader, shop));
        awaitSettled(namespace, List.of(owner, reader, shop));
        Credentials before = databases.await(namespace, "db-reader-credentials");
        try (var watch =
                VaultRoleWatch.begin(environment, namespace, Map.of("db-reader-credentials", 22, "shop-db", 23))) {
            apply(namespace, List.of(reader, shop));
            awaitSettled(namespace, List.of(reader, shop));
            Polling.await(
                    SOON, () -> environment.secret(namespace, "db-credentials").isEmpty());
            apply(namespace, List.of(new Role("late", 24, ""), shop, reader));
            databases.await(namespace, "db-late-credentials");
            watch.assertAlwaysValid();
        }
        assertThat(databases.credentials(namespace, "db-reader-credentials")).contains(before);
        assertThat(environment.secret(namespace, "db-credentials")).isEmpty();
        assertThat(databases.status(namespace, "db").firstRole()).isEqualTo("owner");
    }

    @Test
    @DisplayName("D3: the only role is renamed: its Secret is filled once with the new role's credentials")
    void theOnlyRoleIsRenamed() throws Exception {
        String namespace = environment.namespace("only-renamed");
        var app = new Role("app", 31, "");
        apply(namespace, List.of(app));
        awaitSettled(namespace, List.of(app));
        Credentials before = databases.await(namespace, "db-credentials");
        try (var watch = VaultRoleWatch.begin(environment, namespace, Map.of("db-credentials", 31))) {
            apply(namespace, List.of(app.renamed("web")));
            awaitSettled(namespace, List.of(app.renamed("web")));
            watch.assertAlwaysValid();
            assertThat(watch.users("db-credentials")).hasSize(2);
        }
        assertThat(environment.sandbox().postgres().canLogIn(before.user(), before.password()))
                .as("pods work with the credentials before until they have seen the new ones")
                .isTrue();
        assertThat(databases.status(namespace, "db").roles().getFirst().superseded())
                .hasSize(1);
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        Polling.await(SOON, () -> !environment.sandbox().postgres().canLogIn(before.user(), before.password()));
    }

    @Test
    @DisplayName("D3: a renamed role that gets no credentials leaves those of the role before in the Secret")
    void theCredentialsBeforeStayUntilThereAreNewOnes() {
        String namespace = environment.namespace("heir-fails");
        var app = new Role("app", 41, "app-db");
        apply(namespace, List.of(app));
        awaitSettled(namespace, List.of(app));
        Credentials before = databases.await(namespace, "app-db");
        environment.apply(
                namespace,
                Databases.manifest(
                        "db",
                        "engine: postgresql\nname: mydatabase\nroles:\n"
                                + new Role("web", 41, "app-db")
                                        .yaml()
                                        .replace("db_name: mydatabase", "db_name: nosuch")));
        databases.awaitCondition(namespace, "db", "Ready", "nosuch");
        Polling.assertStays(
                Duration.ofSeconds(3),
                () -> databases
                                .credentials(namespace, "app-db")
                                .filter(before::equals)
                                .isPresent()
                        && environment.sandbox().postgres().canLogIn(before.user(), before.password()));
        apply(namespace, List.of(app.renamed("web")));
        awaitSettled(namespace, List.of(app.renamed("web")));
        assertThat(databases.await(namespace, "app-db").user()).isNotEqualTo(before.user());
    }

    @Test
    @DisplayName("D2: two roles that name one Secret are refused at admission")
    void twoRolesCannotNameOneSecret() {
        String namespace = environment.namespace("one-secret");
        assertThatThrownBy(() -> apply(namespace, List.of(new Role("one", 51, "same"), new Role("two", 52, "same"))))
                .hasMessageContaining("every role needs a Secret of its own");
        assertThatThrownBy(
                        () -> apply(namespace, List.of(new Role("one", 51, ""), new Role("two", 52, "db-credentials"))))
                .hasMessageContaining("every role needs a Secret of its own");
        assertThatThrownBy(() -> apply(
                        namespace,
                        List.of(
                                new Role("one", 51, ""),
                                new Role("two", 52, ""),
                                new Role("three", 53, "db-two-credentials"))))
                .hasMessageContaining("every role needs a Secret of its own");
        apply(namespace, List.of(new Role("one", 51, "db-credentials"), new Role("two", 52, "db-one-credentials")));
        databases.awaitRoles(namespace, "db", 2);
    }
}
