package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.cli.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Leases whose token belonged to an operator that is no more: a token of 12 s would take them with it, if nobody kept it
 * alive or replaced them before.
 */
class AdoptionIT {

    private static final World world = World.get();
    private static final String CREDENTIALS = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;
    private static final String KEEP_ALIVE = """
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private Operator operator;

    @BeforeEach
    void start() {
        world.defaultAuth();
        world.vault()
                .write(
                        "database/roles/dyn-adoption",
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
        operator = world.operator();
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void whereTheAccessorMayBeRenewedNothingChanges() {
        String namespace = credentials("adopted", CREDENTIALS + KEEP_ALIVE);
        String user = user(namespace);
        operator.close();

        operator = world.operator();

        World.assertStays(Duration.ofSeconds(20), () -> logsIn(namespace) && user.equals(user(namespace)));
    }

    @Test
    void whereItMayNotTheyAreReplacedBeforeTheTokenEnds() {
        String namespace = credentials("replaced", CREDENTIALS);
        String user = user(namespace);
        operator.close();

        operator = world.operator();

        World.await(Duration.ofSeconds(15), () -> {
            assertThat(logsIn(namespace)).as("the Secret works at every look").isTrue();
            return !user.equals(user(namespace));
        });
    }

    /** A namespace with credentials issued to a token of 12 s that has this policy. */
    private static String credentials(String name, String policy) {
        String namespace = world.namespace(name);
        world.vault().write("sys/policies/acl/" + name, Map.of("policy", policy));
        world.vault()
                .write(
                        "auth/kubernetes/role/" + name,
                        Map.of(
                                "bound_service_account_names",
                                List.of("default"),
                                "bound_service_account_namespaces",
                                List.of(namespace),
                                "token_policies",
                                List.of(name),
                                "token_ttl",
                                "12s"));
        world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: default
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: %s
                    serviceAccount: default
                ---
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: creds
                spec:
                  mount: database
                  path: creds/dyn-adoption
                  destination:
                    name: creds
                    create: true
                """.formatted(name));
        World.await(Duration.ofSeconds(20), () -> logsIn(namespace));
        World.await(Duration.ofSeconds(5), () -> {
            var resource = world.client()
                    .resources(VaultDynamicSecret.class)
                    .inNamespace(namespace)
                    .withName("creds")
                    .get();
            return resource.getStatus() != null
                    && resource.getStatus().secretLease().accessor() != null;
        });
        return namespace;
    }

    private static String user(String namespace) {
        return world.data(namespace, "creds").getOrDefault("username", "");
    }

    private static boolean logsIn(String namespace) {
        var data = world.data(namespace, "creds");
        return world.sandbox()
                .postgres()
                .canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", ""));
    }
}
