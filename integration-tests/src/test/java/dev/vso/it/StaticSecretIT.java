package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A VaultStaticSecret end to end: what is read from Vault, when, and what arrives in the Secret. */
class StaticSecretIT {

    private static final String FORCE_SYNC = "vso.secrets.hashicorp.com/force-sync";
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private static final TestEnvironment environment = TestEnvironment.get();
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

    @Test
    void aSecretOfVaultArrivesAndFollows() {
        String namespace = environment.namespace("follow");
        environment.inVault().put(namespace + "/app", Map.of("user", "admin", "password", "first"));
        environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s"));

        environment.awaitValue(namespace, "app", "password", "first");
        assertThat(environment.data(namespace, "app")).containsOnlyKeys("_raw", "user", "password");
        assertThat(environment.data(namespace, "app").get("_raw"))
                .startsWith("{\"data\":{\"password\":\"first\",\"user\":\"admin\"},\"metadata\":{");

        environment.inVault().put(namespace + "/app", Map.of("user", "admin", "password", "second"));
        environment.awaitValue(namespace, "app", "password", "second");
    }

    @Test
    void aSecretOfVersion1OfTheEngineArrivesAndFollows() {
        String namespace = environment.namespace("kv1");
        environment.vault().write("kv1/" + namespace + "/app", Map.of("password", "first", "port", 5432));
        environment.apply(
                namespace,
                StaticSecretYaml.of("app", "")
                        .from("kv1", "kv-v1", namespace + "/app")
                        .with("refreshAfter: 1s"));

        environment.awaitValue(namespace, "app", "password", "first");
        assertThat(environment.data(namespace, "app"))
                .containsEntry("port", "5432")
                .containsEntry("_raw", "{\"password\":\"first\",\"port\":5432}");

        environment.vault().write("kv1/" + namespace + "/app", Map.of("password", "second"));
        environment.awaitValue(namespace, "app", "password", "second");
        assertThat(environment.data(namespace, "app")).containsOnlyKeys("_raw", "password");
    }

    @Test
    void aPinnedVersionStaysUntilTheSpecNamesAnother() {
        String namespace = environment.namespace("pinned");
        var manifest = StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s");
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        environment.inVault().put(namespace + "/app", Map.of("password", "second"));

        environment.apply(namespace, manifest.with("version: 1"));
        environment.awaitValue(namespace, "app", "password", "first");
        Polling.assertStays(
                A_WHILE, () -> "first".equals(environment.data(namespace, "app").get("password")));

        environment.apply(namespace, manifest.with("version: 2"));
        environment.awaitValue(namespace, "app", "password", "second");

        environment.inVault().put(namespace + "/app", Map.of("password", "third"));
        environment.apply(namespace, manifest.with("version: 0"));
        environment.awaitValue(namespace, "app", "password", "third");
    }

    @Test
    void untilItsRefreshIsDueOnlyANewForceSyncReadsVault() {
        String namespace = environment.namespace("force");
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        ResourceHandle app = environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1h"));
        environment.awaitValue(namespace, "app", "password", "first");
        app.awaitReady();

        environment.inVault().put(namespace + "/app", Map.of("password", "second"));
        Polling.assertStays(
                A_WHILE, () -> "first".equals(environment.data(namespace, "app").get("password")));
        app.annotate(FORCE_SYNC, "1");
        environment.awaitValue(namespace, "app", "password", "second");

        environment.inVault().put(namespace + "/app", Map.of("password", "third"));
        app.annotate("unrelated", "annotation");
        Polling.assertStays(
                A_WHILE,
                () -> "second".equals(environment.data(namespace, "app").get("password")));
        app.annotate(FORCE_SYNC, "2");
        environment.awaitValue(namespace, "app", "password", "third");
    }

    @Test
    @DisplayName("Without digests an edit stays until the next sync, a deletion does not")
    void withoutDigests() {
        String namespace = environment.namespace("digests");
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        ResourceHandle app = environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app").with("hmacSecretData: false\nrefreshAfter: 1h"));
        environment.awaitValue(namespace, "app", "password", "right");
        app.awaitReady();
        assertThat(app.status("secretMAC")).isEmpty();

        environment.edit(namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc="));
        Polling.assertStays(
                A_WHILE, () -> "wrong".equals(environment.data(namespace, "app").get("password")));
        app.annotate(FORCE_SYNC, "1");
        environment.awaitValue(namespace, "app", "password", "right");

        environment.client().secrets().inNamespace(namespace).withName("app").delete();
        environment.awaitValue(namespace, "app", "password", "right");
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
        String namespace = environment.namespace("filter");
        environment.inVault().put(namespace + "/app", Map.of("db_user", "u", "db_password", "p", "internal", "i"));

        environment
                .apply(
                        namespace,
                        StaticSecretYaml.of("app", namespace + "/app")
                                .into("name: app\ncreate: true\ntransformation:\n" + filter.indent(2)))
                .awaitReady();

        assertThat(environment.data(namespace, "app")).containsOnlyKeys(keys);
    }
}
