package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.app.Operator;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A VaultStaticSecret end to end: what is read from Vault, when, and which of it arrives. */
class StaticSecretIT {

    private static final String FORCE_SYNC = "vso.secrets.hashicorp.com/force-sync";
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private static final World world = World.get();
    private static Operator operator;

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

    @Test
    void aSecretOfVaultArrivesAndFollows() {
        String namespace = world.namespace("follow");
        world.put(namespace + "/app", Map.of("user", "admin", "password", "first"));
        world.apply(namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s"));

        world.awaitValue(namespace, "app", "password", "first");
        assertThat(world.data(namespace, "app")).containsOnlyKeys("_raw", "user", "password");
        assertThat(world.data(namespace, "app").get("_raw"))
                .startsWith("{\"data\":{\"password\":\"first\",\"user\":\"admin\"},\"metadata\":{");

        world.put(namespace + "/app", Map.of("user", "admin", "password", "second"));
        world.awaitValue(namespace, "app", "password", "second");
    }

    @Test
    void aSecretOfVersion1OfTheEngineArrivesAndFollows() {
        String namespace = world.namespace("kv1");
        world.vault().write("kv1/" + namespace + "/app", Map.of("password", "first", "port", 5432));
        world.apply(
                namespace,
                StaticSecretYaml.of("app", "")
                        .from("kv1", "kv-v1", namespace + "/app")
                        .with("refreshAfter: 1s"));

        world.awaitValue(namespace, "app", "password", "first");
        assertThat(world.data(namespace, "app"))
                .containsEntry("port", "5432")
                .containsEntry("_raw", "{\"password\":\"first\",\"port\":5432}");

        world.vault().write("kv1/" + namespace + "/app", Map.of("password", "second"));
        world.awaitValue(namespace, "app", "password", "second");
        assertThat(world.data(namespace, "app")).containsOnlyKeys("_raw", "password");
    }

    @Test
    void aPinnedVersionStaysUntilTheSpecNamesAnother() {
        String namespace = world.namespace("pinned");
        var manifest = StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s");
        world.put(namespace + "/app", Map.of("password", "first"));
        world.put(namespace + "/app", Map.of("password", "second"));

        world.apply(namespace, manifest.with("version: 1"));
        world.awaitValue(namespace, "app", "password", "first");
        World.assertStays(
                A_WHILE, () -> "first".equals(world.data(namespace, "app").get("password")));

        world.apply(namespace, manifest.with("version: 2"));
        world.awaitValue(namespace, "app", "password", "second");

        world.put(namespace + "/app", Map.of("password", "third"));
        world.apply(namespace, manifest.with("version: 0"));
        world.awaitValue(namespace, "app", "password", "third");
    }

    @Test
    void untilItsRefreshIsDueOnlyANewForceSyncReadsVault() {
        String namespace = world.namespace("force");
        world.put(namespace + "/app", Map.of("password", "first"));
        Subject app = world.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1h"));
        world.awaitValue(namespace, "app", "password", "first");
        app.awaitReady();

        world.put(namespace + "/app", Map.of("password", "second"));
        World.assertStays(
                A_WHILE, () -> "first".equals(world.data(namespace, "app").get("password")));
        app.annotate(FORCE_SYNC, "1");
        world.awaitValue(namespace, "app", "password", "second");

        world.put(namespace + "/app", Map.of("password", "third"));
        app.annotate("unrelated", "annotation");
        World.assertStays(
                A_WHILE, () -> "second".equals(world.data(namespace, "app").get("password")));
        app.annotate(FORCE_SYNC, "2");
        world.awaitValue(namespace, "app", "password", "third");
    }

    @Test
    void withoutDigestsAnEditStaysUntilTheNextSyncAndADeletionDoesNot() {
        String namespace = world.namespace("digests");
        world.put(namespace + "/app", Map.of("password", "right"));
        Subject app = world.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app").with("hmacSecretData: false\nrefreshAfter: 1h"));
        world.awaitValue(namespace, "app", "password", "right");
        app.awaitReady();
        assertThat(app.status("secretMAC")).isEmpty();

        world.edit(namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc="));
        World.assertStays(
                A_WHILE, () -> "wrong".equals(world.data(namespace, "app").get("password")));
        app.annotate(FORCE_SYNC, "1");
        world.awaitValue(namespace, "app", "password", "right");

        world.client().secrets().inNamespace(namespace).withName("app").delete();
        world.awaitValue(namespace, "app", "password", "right");
        assertThat(app.status("secretMAC")).isEmpty();
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                arguments("excludeRaw: true", Set.of("db_user", "db_password", "internal")),
                arguments("excludes: [internal]", Set.of("_raw", "db_user", "db_password")),
                arguments("includes: ['^db_']", Set.of("_raw", "db_user", "db_password")),
                arguments("includes: ['^db_']\nexcludes: [user]\nexcludeRaw: true", Set.of("db_password")));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void onlyWhatTheFiltersLetThroughArrives(String filter, Set<String> keys) {
        String namespace = world.namespace("filter");
        world.put(namespace + "/app", Map.of("db_user", "u", "db_password", "p", "internal", "i"));

        world.apply(
                        namespace,
                        StaticSecretYaml.of("app", namespace + "/app")
                                .into("name: app\ncreate: true\ntransformation:\n" + filter.indent(2)))
                .awaitReady();

        assertThat(world.data(namespace, "app")).containsOnlyKeys(keys);
    }
}
