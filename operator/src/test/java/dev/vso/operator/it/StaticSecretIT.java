package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.cli.Operator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A VaultStaticSecret and its Secret, end to end. */
class StaticSecretIT {

    private static final World world = World.get();
    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        operator = world.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    static String manifest(String name, String path, String more) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata:
                  name: %s
                spec:
                  mount: secret
                  type: kv-v2
                  path: %s
                  destination:
                    name: %s
                    create: true
                %s
                """.formatted(name, path, name, more.indent(2));
    }

    @Test
    void aSecretOfVaultArrivesAndFollows() {
        String namespace = world.namespace("follow");
        world.put(namespace + "/app", Map.of("user", "admin", "password", "first"));
        world.apply(namespace, manifest("app", namespace + "/app", "refreshAfter: 1s"));

        world.awaitValue(namespace, "app", "password", "first");
        assertThat(world.data(namespace, "app")).containsKeys("_raw", "user", "password");

        world.put(namespace + "/app", Map.of("user", "admin", "password", "second"));
        world.awaitValue(namespace, "app", "password", "second");
    }

    @Test
    void anEditAndADeletionByHandAreRepaired() {
        String namespace = world.namespace("repair");
        world.put(namespace + "/app", Map.of("password", "right"));
        world.apply(namespace, manifest("app", namespace + "/app", "refreshAfter: 1h"));
        world.awaitValue(namespace, "app", "password", "right");

        world.client().secrets().inNamespace(namespace).withName("app").edit(secret -> {
            secret.getData().put("password", "d3Jvbmc=");
            return secret;
        });
        World.await(
                Duration.ofSeconds(5),
                () -> "right".equals(world.data(namespace, "app").get("password")));

        world.client().secrets().inNamespace(namespace).withName("app").delete();
        World.await(
                Duration.ofSeconds(5),
                () -> "right".equals(world.data(namespace, "app").get("password")));
    }
}
