package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoClient;
import dev.vso.testing.MarkdownPage;
import dev.vso.testing.VaultSetup;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The smallest manifest on each kind's page works as described, and the policies of {@code docs/vault-policies.md} are
 * sufficient: each resource logs in with these and Vault's policy {@code default}.
 */
class KindPagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ACCESSOR = "ACCESSOR";

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final PolicyPage policies = PolicyPage.read();
    private static final List<String> namespaces = new CopyOnWriteArrayList<>();
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() throws SQLException {
        environment.defaultAuth();
        environment.inVault().databaseRole("app", "1h", "2h");
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
    }

    /** Fails if a policy of the page was not used by any test. */
    @AfterAll
    static void everyPolicyOfThePageWasUsed() {
        Polling.await(PATIENCE, KindPagesIT::gaveBackWhatVaultIssued);
        operator.close();
        environment.leave();
        assertThat(policies.unused()).isEmpty();
    }

    /** Deletes resources with leases or certificates while an operator is running that revokes them. */
    private static boolean gaveBackWhatVaultIssued() {
        return namespaces.stream()
                .flatMap(namespace -> Stream.of(VaultDynamicSecret.class, VaultPKISecret.class, Database.class)
                        .map(kind -> environment.client().resources(kind).inNamespace(namespace)))
                .filter(resources -> {
                    resources.delete();
                    return !resources.list().getItems().isEmpty();
                })
                .toList()
                .isEmpty();
    }

    /** A namespace whose VaultAuth {@code default} has these policies. */
    private static String namespace(String prefix, String... headings) {
        String namespace = environment.namespace(prefix);
        namespaces.add(namespace);
        environment.inVault().role(namespace, policies.of(namespace, headings), Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", namespace, "");
        return namespace;
    }

    /** The n-th manifest of a kind's page, counted from 0, adapted to this namespace. */
    private static String manifest(String kind, int n, String namespace) {
        return MarkdownPage.of("docs/kinds/" + kind + ".md")
                .blocks("yaml")
                .get(n)
                .text()
                .replace(PolicyPage.NAMESPACE, namespace);
    }

    private static Map<String, String> await(String namespace, String secret, Predicate<Map<String, String>> usable) {
        return Polling.await(PATIENCE, () -> environment.data(namespace, secret), usable);
    }

    private static Predicate<Map<String, String>> has(String key) {
        return data -> data.containsKey(key);
    }

    private static boolean logsIn(Map<String, String> data) {
        return environment
                .sandbox()
                .postgres()
                .canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", ""));
    }

    /** A token with the policies below these headings, and Vault's policy {@code default}. */
    private static BaoClient holder(String namespace, String... headings) {
        String name = "holder-" + namespace;
        environment.inVault().policy(name, policies.of(namespace, headings));
        String token = environment
                .vault()
                .write("auth/token/create", Map.of("policies", List.of("default", name), "ttl", "10m"))
                .at("/auth/client_token")
                .asText();
        return environment.vault().withToken(token);
    }

    @Test
    void aStaticSecretIsSyncedFromBothVersionsOfKv() {
        String namespace = namespace("kv", "Key/value");
        environment.inVault().put(namespace + "/api", Map.of("password", "two"));
        environment.vault().write("kv1/" + namespace + "/api", Map.of("password", "one"));

        environment.applyAsWritten(manifest("vaultstaticsecret", 0, namespace));
        environment.apply(namespace, StaticSecretYaml.of("old", "").from("kv1", "kv-v1", namespace + "/api"));

        environment.awaitValue(namespace, "api", "password", "two");
        environment.awaitValue(namespace, "old", "password", "one");
    }

    @Test
    void leasedCredentialsLogInAndAreRevokedWithTheResource() {
        String namespace = namespace("dynamic", "Database credentials");
        environment.applyAsWritten(manifest("vaultdynamicsecret", 0, namespace));
        Map<String, String> user = await(namespace, "database", KindPagesIT::logsIn);

        environment.subject("VaultDynamicSecret", namespace, "database").delete();

        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(user.get("username")));
    }

    @Test
    void credentialsThatVaultRotatesAreFollowed() throws SQLException {
        String namespace = environment.namespace("rotated");
        namespaces.add(namespace);
        String policy = policies.of(namespace, "Static roles").replace("reports", "docs-reports");
        environment.inVault().role(namespace, policy, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", namespace, "");
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var sql = connection.createStatement()) {
            sql.execute("CREATE ROLE docs_reports LOGIN PASSWORD 'x'");
            sql.execute("GRANT docs_reports TO vault WITH ADMIN OPTION");
        }
        environment
                .vault()
                .write(
                        "database/static-roles/docs-reports",
                        Map.of("db_name", VaultSetup.CONNECTION, "username", "docs_reports", "rotation_period", "24h"));
        environment.applyAsWritten(manifest("vaultdynamicsecret", 2, namespace)
                .replace("static-creds/reports", "static-creds/docs-reports"));

        assertThat(await(namespace, "reports", KindPagesIT::logsIn)).containsEntry("username", "docs_reports");
    }

    @Test
    void certificatesAreIssuedSignedAndRevoked() {
        String namespace = namespace("certificates", "Certificates");
        environment.applyAsWritten(manifest("vaultpkisecret", 0, namespace));
        environment.applyAsWritten(manifest("vaultpkisecret", 1, namespace));

        assertThat(await(namespace, "web-tls", has("tls.crt"))).containsKeys("tls.key", "ca.crt");
        assertThat(await(namespace, "orders-tls", has("tls.crt"))).containsKeys("keystore.p12", "truststore.p12");
        ResourceHandle orders = environment.subject("VaultPKISecret", namespace, "orders");
        orders.awaitReady();
        orders.delete();
        Polling.await(
                PATIENCE,
                () -> environment.events(namespace, "orders").stream()
                        .anyMatch(event -> event.getReason().equals("CertificateRevoked")));
    }

    @Test
    void aDatabaseMakesItsRoleAndItsConnection() throws SQLException {
        String namespace = namespace("database", "Database");
        environment.applyAsWritten(manifest("database", 0, namespace));
        await(namespace, "my-app-db-credentials", KindPagesIT::logsIn);

        var databases = new Databases(environment);
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var sql = connection.createStatement()) {
            sql.execute("CREATE ROLE docs_admin LOGIN CREATEROLE PASSWORD 'change-me' IN ROLE vault");
        }
        databases.rootSecret(namespace, "orders-root", "docs_admin", "change-me");
        environment.applyAsWritten(manifest("database", 1, namespace)
                .replace("deletionPolicy: Retain", "deletionPolicy: Delete")
                .replace("IN ROLE reporting", "")
                .replace("name: orders\n  vaultAuthRef", "name: mydatabase\n  vaultAuthRef")
                .replaceFirst(
                        "@postgres\\.example\\.com:5432/\\S+",
                        "@127.0.0.1:" + environment.sandbox().postgres().port() + "/mydatabase?sslmode=disable"));
        databases.awaitCondition(namespace, "orders", "ConnectionSynced", "only Vault knows the root password");
        new ResourceHandle(environment.client(), "example.com/v1", "Database", namespace, "orders").awaitReady();
        await(namespace, "orders-db", KindPagesIT::logsIn);
    }

    @Test
    @DisplayName("A VaultAuthGlobal supplies fields that the VaultAuth omits")
    void globalDefaults() {
        String namespace = environment.namespace("global");
        environment.inVault().role(namespace, policies.of(namespace, "Key/value"), Map.of("token_ttl", "1h"));
        environment.inVault().put(namespace + "/api", Map.of("password", "right"));

        environment.applyAsWritten(manifest("vaultauthglobal", 0, namespace));
        environment.applyAsWritten(manifest("vaultstaticsecret", 0, namespace));

        environment.awaitValue(namespace, "api", "password", "right");
    }

    @Test
    void aVaultAuthAndAVaultConnectionOfTheNamespaceAreUsed() {
        String namespace = environment.namespace("own");
        environment.inVault().role(namespace, policies.of(namespace, "Key/value"), Map.of("token_ttl", "1h"));
        environment.inVault().put(namespace + "/api", Map.of("password", "right"));

        environment.apply(
                namespace,
                manifest("vaultauth", 0, namespace).replace("spec:\n", "spec:\n  vaultConnectionRef: default\n"));
        environment.apply(
                namespace,
                manifest("vaultconnection", 0, namespace)
                        .replace("namespace: vault-secrets-operator-system", "namespace: " + namespace)
                        .replace(
                                "https://vault.example.com:8200",
                                environment.sandbox().bao().address() + "\n  caCertSecretRef: vault-ca-cert"));
        environment.applyAsWritten(manifest("vaultstaticsecret", 0, namespace));

        environment.awaitValue(namespace, "api", "password", "right");
        environment.subject("VaultConnection", namespace, "default").awaitReady();
    }

    @Test
    void aSecretTransformationShapesTheSecret() {
        String namespace = namespace("shaped", "Key/value");
        environment.inVault().put(namespace + "/api", Map.of("username", "a b"));

        environment.applyAsWritten(manifest("secrettransformation", 0, namespace));

        environment.awaitValue(namespace, "shaped", "url", "https://a%20b@example.com/");
    }

    @Test
    @DisplayName("One templated policy confines each namespace to its own paths")
    void templatedPolicy() {
        String accessor = environment
                .vault()
                .read("sys/auth")
                .orElseThrow()
                .at("/data/kubernetes~1/accessor")
                .asText();
        String policy = policies.of("shop", "One policy for all namespaces").replace(ACCESSOR, accessor);
        environment.inVault().role("docs-confined", policy, Map.of("token_ttl", "1h"));
        String one = environment.namespace("one");
        namespaces.add(one);
        String other = environment.namespace("other");
        environment.inVault().put(one + "/app", Map.of("password", "of-one"));
        for (String namespace : List.of(one, other)) {
            environment.auth(namespace, "default", "docs-confined", "");
            environment.apply(namespace, StaticSecretYaml.of("app", one + "/app"));
        }
        environment.applyAsWritten(manifest("database", 0, one));

        environment.awaitValue(one, "app", "password", "of-one");
        environment
                .subject("VaultStaticSecret", other, "app")
                .awaitProblem("VaultClientError", "missing capability read on secret/data/" + one + "/app");
        await(one, "my-app-db-credentials", KindPagesIT::logsIn);
    }

    @Test
    @DisplayName("The policies for the operator itself are sufficient")
    void operatorPolicies() {
        BaoClient tokens = holder("tokens", "Leases over a restart");
        String accessor = tokens.read("auth/token/lookup-self")
                .orElseThrow()
                .at("/data/accessor")
                .asText();
        assertThat(tokens.send("PUT", "auth/token/renew-accessor", Map.of("accessor", accessor))
                        .ok())
                .isTrue();

        BaoClient lists = holder("lists", "Fewer look-ups");
        assertThat(lists.send("LIST", "sys/leases/lookup/database/creds/lists_db_app/", Map.of())
                        .status())
                .isEqualTo(404); // there are none, and listing is permitted

        environment.vault().write("transit/keys/client-cache", Map.of());
        BaoClient sealing = holder("sealing", "Kept sessions");
        String sealed = sealing.write("transit/encrypt/client-cache", Map.of("plaintext", "aGVsbG8="))
                .at("/data/ciphertext")
                .asText();
        assertThat(sealing.write("transit/decrypt/client-cache", Map.of("ciphertext", sealed))
                        .at("/data/plaintext")
                        .asText())
                .isEqualTo("aGVsbG8=");
    }

    /** EnginesIT uses each of these. */
    @Test
    @DisplayName("The policies of other engines are those of their tests")
    void enginePolicies() {
        assertThat(policies.of("shop", "Other engines").strip().lines())
                .allSatisfy(line -> assertThat(EngineMounts.POLICY).contains(line));
    }
}
