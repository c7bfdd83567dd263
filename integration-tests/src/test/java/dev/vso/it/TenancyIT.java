package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A tenant that references objects of another namespace, or of the operator. */
class TenancyIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static VaultSecretsOperator operator;

    private String mine = "";
    private String victims = "";

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

    @BeforeEach
    void createVictim() {
        mine = environment.namespace("intruder");
        victims = environment.namespace("victim");
        environment.inVault().put(victims + "/app", Map.of("password", "victims"));
        environment.inVault().put(mine + "/app", Map.of("password", "mine"));
        environment.auth(victims, "private", "vault-secrets-operator", "");
        environment.connection(victims, "vault", "address: http://127.0.0.1:1");
        environment.apply(victims, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata: {name: shared}
                spec: {templates: {a: {text: x}}}
                """);
        environment.apply(victims, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuthGlobal
                metadata: {name: private}
                spec: {defaultMount: kubernetes}
                """);
    }

    private StaticSecretYaml reading(String name) {
        return StaticSecretYaml.of(name, mine + "/app").with("refreshAfter: 1s");
    }

    private void refused(StaticSecretYaml manifest, String reason, String... words) {
        environment.apply(mine, manifest).awaitProblem(reason, words);
        assertThat(environment.secret(mine, manifest.name())).isEmpty();
        assertThat(environment.secret(victims, manifest.name())).isEmpty();
    }

    @Test
    @DisplayName("Tenancy: VaultAuths, globals, connections and transformations of others are refused by name")
    void objectsOfOthersAreRefused() {
        refused(
                reading("auth").with("vaultAuthRef: %s/private".formatted(victims)),
                "VaultClientConfigError",
                "VaultAuth %s/private does not allow namespace %s".formatted(victims, mine));
        environment.auth(mine, "far", "vault-secrets-operator", "vaultConnectionRef: %s/vault".formatted(victims));
        refused(reading("connection").with("vaultAuthRef: far"), "VaultClientConfigError", "another team's namespace");
        environment.auth(
                mine,
                "global",
                "vault-secrets-operator",
                "vaultAuthGlobalRef: {name: private, namespace: %s}".formatted(victims));
        refused(
                reading("global").with("vaultAuthRef: global"),
                "VaultClientConfigError",
                "VaultAuthGlobal %s/private does not allow namespace %s".formatted(victims, mine));
        refused(
                reading("transformed")
                        .into(
                                "name: transformed\ncreate: true\ntransformation: {transformationRefs: [{name: shared, namespace: %s}]}"
                                        .formatted(victims)),
                "TransformationError",
                "of another namespace");
    }

    @Test
    @DisplayName("Tenancy: no path leaves its mount, and the operator's own token and leases are out of reach")
    void pathsOfVaultAreRefused() {
        record Place(String mount, String path, String words) {}
        List<Place> places = List.of(
                new Place("secret", "../sys/leases", "holds the segment"),
                new Place("secret", "a/%2e%2e/%2e%2e/sys", "hides the segment"),
                new Place("secret", "a//b", "single slash"),
                new Place("cubbyhole", "x", "is the store of the token"),
                new Place("auth/token", "lookup-self", "the operator is logged in with"),
                new Place("sys/leases", "lookup/database", "acts on leases"));
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            refused(
                    reading("path-" + i).from(place.mount(), "kv-v1", place.path()),
                    "VaultStaticSecretError",
                    place.words());
        }
    }

    @Test
    @DisplayName("Tenancy: what the operator may not read for a namespace is refused by Vault's policy, and told")
    void theRestIsRefusedByVault() {
        for (String mount : List.of("sys", "auth", "identity")) {
            refused(reading("at-" + mount).from(mount, "kv-v1", "x"), "VaultClientError", mount + "/");
        }
        ResourceHandle own = environment.apply(mine, reading("own"));
        own.awaitReady();
        assertThat(environment.data(mine, "own")).containsEntry("password", "mine");
    }
}
