package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.cli.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Fifty leases at once: a restart of the operator costs none of them anything, and all are replaced when revoked. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyLeasesIT {

    private static final World world = World.get();
    private static final int LEASES = 50;
    private static final String POLICY = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private static Operator operator;
    private static String namespace = "";

    @BeforeAll
    static void start() {
        world.defaultAuth();
        namespace = world.namespace("many");
        world.vault().write("sys/policies/acl/many", Map.of("policy", POLICY));
        world.vault()
                .write(
                        "auth/kubernetes/role/many",
                        Map.of(
                                "bound_service_account_names",
                                List.of("default"),
                                "bound_service_account_namespaces",
                                List.of(namespace),
                                "token_policies",
                                List.of("many"),
                                "token_ttl",
                                "1h"));
        world.vault()
                .write(
                        "database/roles/dyn-many",
                        Map.of(
                                "db_name",
                                "mydatabase",
                                "default_ttl",
                                "1h",
                                "max_ttl",
                                "2h",
                                "creation_statements",
                                List.of(
                                        "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'")));
        world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: default
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: many
                    serviceAccount: default
                """);
        operator = world.operator();
        names().forEach(name -> world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: %1$s
                spec:
                  mount: database
                  path: creds/dyn-many
                  destination:
                    name: %1$s
                    create: true
                """.formatted(name)));
        World.await(Duration.ofSeconds(60), () -> users().size() == LEASES && allTold());
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    @Test
    @Order(1)
    void aRestartWritesNothingAndIssuesNothing() {
        Map<String, String> before = users();
        operator.close();
        long kube = world.sandbox().kube().auditMark();
        long vault = world.sandbox().bao().auditMark();

        operator = world.operator();
        World.assertStays(Duration.ofSeconds(6), () -> users().equals(before));

        assertThat(world.sandbox().kube().auditSince(kube).stream()
                        .filter(request -> request.write() && namespace.equals(request.namespace()))
                        .filter(request -> !request.subresource().equals("token"))
                        .toList())
                .as("writes to the API server")
                .isEmpty();
        assertThat(world.sandbox().bao().auditSince(vault).stream()
                        .filter(request -> request.path().equals("database/creds/dyn-many"))
                        .toList())
                .as("credentials issued")
                .isEmpty();
    }

    @Test
    @Order(2)
    void allAreReplacedWithinSecondsWhenTheirPrefixIsRevoked() {
        Map<String, String> before = users();
        Map<String, Duration> delays = new HashMap<>();
        Instant revoked = Instant.now();

        world.vault().write("sys/leases/revoke-prefix/database/creds/dyn-many", Map.of());
        World.await(Duration.ofSeconds(30), () -> {
            users().forEach((secret, user) -> {
                if (!user.equals(before.get(secret))) {
                    delays.putIfAbsent(secret, Duration.between(revoked, Instant.now()));
                }
            });
            return delays.size() == LEASES;
        });

        List<Long> sorted =
                delays.values().stream().map(Duration::toMillis).sorted().toList();
        System.out.printf(
                "%d leases revoked by prefix: half replaced after %d ms, all after %d ms%n",
                LEASES, sorted.get(LEASES / 2), sorted.getLast());
        names().forEach(name -> {
            var data = world.data(namespace, name);
            assertThat(world.sandbox()
                            .postgres()
                            .canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", "")))
                    .as(name)
                    .isTrue();
        });
    }

    private static List<String> names() {
        return IntStream.range(0, LEASES).mapToObj(i -> "creds-" + i).toList();
    }

    private static Map<String, String> users() {
        Map<String, String> users = new TreeMap<>();
        world.client().secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getName().startsWith("creds-"))
                .forEach(secret -> users.put(
                        secret.getMetadata().getName(), secret.getData().getOrDefault("username", "")));
        return users;
    }

    private static boolean allTold() {
        return world.client().resources(VaultDynamicSecret.class).inNamespace(namespace).list().getItems().stream()
                .allMatch(resource -> resource.getStatus() != null
                        && !resource.getStatus().secretLease().id().isEmpty());
    }
}
