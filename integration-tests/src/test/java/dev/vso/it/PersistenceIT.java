package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.operator.auth.persistence.PersistenceModel;
import dev.vso.testing.BaoAudit;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vault tokens that outlive the operator, with Vault policies that do not allow renewing them by accessor. */
class PersistenceIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String HOME = KubeSetup.OPERATOR_NAMESPACE;
    private static final String KEY = "transit/keys/client-cache";

    /** Without {@code auth/token/renew-accessor}: a token that is not stored expires, and its leases with it. */
    private static final String POLICY = """
            path "database/creds/dyn-persist" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;

    private static final String TRANSIT = """
            path "transit/encrypt/client-cache" { capabilities = ["update"] }
            path "transit/decrypt/client-cache" { capabilities = ["update"] }
            """;

    private final List<String> namespaces = new ArrayList<>();

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
        environment.inVault().role("persist", POLICY, Map.of("token_ttl", "1h"));
        environment.inVault().role("persist-short", POLICY, Map.of("token_ttl", "30s"));
        environment.inVault().role("persist-transit", TRANSIT, Map.of("token_ttl", "1h"));
        environment
                .vault()
                .write(
                        "database/roles/dyn-persist",
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
    }

    @BeforeEach
    void offerAKey() {
        environment.vault().write(KEY, Map.of());
        environment.apply(HOME, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: storage
                  labels:
                    cacheStorageEncryption: "true"
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: persist-transit
                    serviceAccount: default
                  storageEncryption:
                    mount: transit
                    keyName: client-cache
                """);
    }

    /** Runs an operator that removes finalizers and revokes the leases. */
    @AfterEach
    void leave() {
        removeKey();
        try (VaultSecretsOperator _ = environment.operator()) {
            for (String namespace : namespaces) {
                environment.auth(namespace, "default", "persist", "");
                environment
                        .client()
                        .resources(VaultDynamicSecret.class)
                        .inNamespace(namespace)
                        .delete();
                Polling.await(Duration.ofSeconds(60), () -> resources(namespace).isEmpty());
            }
        }
        environment.leave();
    }

    private static void removeKey() {
        environment
                .client()
                .resources(VaultAuth.class)
                .inNamespace(HOME)
                .withName("storage")
                .delete();
    }

    private String namespaceWithCredentials(String role, int leases) {
        String namespace = environment.namespace("persist");
        namespaces.add(namespace);
        environment.auth(namespace, "default", role, "");
        IntStream.range(0, leases).forEach(i -> environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: creds-%1$d
                spec:
                  mount: database
                  path: creds/dyn-persist
                  destination:
                    name: creds-%1$d
                    create: true
                """.formatted(i)));
        return namespace;
    }

    private static String flag(PersistenceModel model) {
        return "--client-cache-persistence-model=" + model.word();
    }

    @Test
    @DisplayName("Credentials outlive a killed operator and its token")
    void killedOperator() {
        String namespace = namespaceWithCredentials("persist-short", 5);
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "persist");
        String[] flags = {flag(PersistenceModel.DIRECT_ENCRYPTED), "--leader-elect=false"};
        try (OperatorProcess first = processes().start(account, flags)) {
            awaitKept(namespace, 5);
            first.kill();
        }
        Map<String, String> before = users(namespace);
        String accessor = accessor(namespace);
        // Renews it as if the first operator had done so at its end.
        environment.vault().write("auth/token/renew-accessor", Map.of("accessor", accessor, "increment", "30s"));
        long mark = environment.sandbox().bao().auditMark();

        try (OperatorProcess _ = processes().start(account, flags)) {
            Polling.assertStays(Duration.ofSeconds(46), () -> users(namespace).equals(before));

            assertThat(logins(mark, namespace)).as("logins").isEmpty();
            assertThat(accessor(namespace)).isEqualTo(accessor);
            before.keySet().forEach(secret -> {
                Map<String, String> data = environment.data(namespace, secret);
                assertThat(environment
                                .sandbox()
                                .postgres()
                                .canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", "")))
                        .as(secret)
                        .isTrue();
            });
        }
    }

    private static OperatorProcesses processes() {
        return new OperatorProcesses(environment);
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT_ENCRYPTED", "DIRECT_UNENCRYPTED"})
    @DisplayName("The next operator reuses the token, and deletes it with its VaultAuth")
    void tokenReused(PersistenceModel model) {
        boolean encrypted = model == PersistenceModel.DIRECT_ENCRYPTED;
        String namespace = namespaceWithCredentials("persist", 1);
        try (VaultSecretsOperator _ = environment.operator(flag(model))) {
            awaitKept(namespace, 1);
        }
        String accessor = accessor(namespace);
        assertThat(content(kept(namespace).orElseThrow()).contains(accessor))
                .as("readable")
                .isEqualTo(!encrypted);
        assertThat(content(kept(namespace).orElseThrow()).startsWith("vault:v"))
                .as("encrypted")
                .isEqualTo(encrypted);
        Map<String, String> before = users(namespace);

        long mark = environment.sandbox().bao().auditMark();
        try (VaultSecretsOperator _ = environment.operator(flag(model))) {
            awaitReused(mark, namespace);
            Polling.assertStays(Duration.ofSeconds(2), () -> users(namespace).equals(before));
            assertThat(logins(mark, namespace)).isEmpty();
            assertThat(accessor(namespace)).isEqualTo(accessor);

            environment
                    .client()
                    .resources(VaultAuth.class)
                    .inNamespace(namespace)
                    .withName("default")
                    .delete();
            Polling.await(Duration.ofSeconds(20), () -> kept(namespace).isEmpty());
        }
    }

    @Test
    @DisplayName("A token is still decrypted after a key rotation; otherwise the operator logs in again")
    void rotatedKey() {
        String namespace = namespaceWithCredentials("persist", 1);
        String[] flags = {flag(PersistenceModel.DIRECT_ENCRYPTED)};
        try (VaultSecretsOperator _ = environment.operator(flags)) {
            awaitKept(namespace, 1);
        }

        environment.vault().write(KEY + "/rotate", Map.of());
        long rotated = environment.sandbox().bao().auditMark();
        try (VaultSecretsOperator _ = environment.operator(flags)) {
            awaitReused(rotated, namespace);
            assertThat(logins(rotated, namespace)).isEmpty();
        }

        String old = content(kept(namespace).orElseThrow());
        environment.vault().write(KEY + "/rotate", Map.of());
        environment.vault().write(KEY + "/config", Map.of("min_decryption_version", newest()));
        long closed = environment.sandbox().bao().auditMark();
        try (VaultSecretsOperator _ = environment.operator(flags)) {
            Polling.await(
                    Duration.ofSeconds(20),
                    () -> kept(namespace)
                            .map(PersistenceIT::content)
                            .filter(now -> !now.equals(old))
                            .isPresent());
            assertThat(logins(closed, namespace)).isNotEmpty();
        }
    }

    private static int newest() {
        return environment
                .vault()
                .read(KEY)
                .map(key -> key.at("/data/latest_version").asInt())
                .orElseThrow();
    }

    @Test
    @DisplayName("Secrets are synced even if tokens cannot be stored")
    void tokensNotStored() {
        removeKey();
        String namespace = namespaceWithCredentials("persist", 1);
        try (VaultSecretsOperator _ = environment.operator(flag(PersistenceModel.DIRECT_ENCRYPTED))) {
            Polling.await(Duration.ofSeconds(30), () -> users(namespace).size() == 1);
            Polling.assertStays(Duration.ofSeconds(1), () -> kept(namespace).isEmpty());
        }
    }

    @Test
    @DisplayName("An operator without token storage deletes stored tokens")
    void storageDisabled() {
        String namespace = namespaceWithCredentials("persist", 1);
        try (VaultSecretsOperator _ = environment.operator(flag(PersistenceModel.DIRECT_UNENCRYPTED))) {
            awaitKept(namespace, 1);
        }
        try (VaultSecretsOperator _ = environment.operator()) {
            assertThat(kept(namespace)).isEmpty();
        }
    }

    private static void awaitKept(String namespace, int leases) {
        Polling.await(
                Duration.ofSeconds(90),
                () -> users(namespace).size() == leases
                        && allReported(namespace)
                        && kept(namespace).isPresent());
    }

    /** The operator has looked up the token with the token itself. */
    private static void awaitReused(long mark, String namespace) {
        Polling.await(
                Duration.ofSeconds(20),
                () -> environment.sandbox().bao().auditSince(mark).stream()
                        .anyMatch(request -> request.path().equals("auth/token/lookup-self")
                                && request.displayName().contains(namespace)
                                && request.error().isEmpty()));
    }

    private static List<BaoAudit> logins(long mark, String namespace) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(BaoAudit::logIn)
                .filter(request -> request.displayName().contains(namespace))
                .toList();
    }

    private static Optional<Secret> kept(String namespace) {
        return environment
                .client()
                .secrets()
                .inNamespace(HOME)
                .withLabel("app.kubernetes.io/component", "client-cache-storage")
                .list()
                .getItems()
                .stream()
                .filter(secret -> (namespace + "/default")
                        .equals(secret.getMetadata().getAnnotations().get("vso.secrets.hashicorp.com/vault-auth")))
                .findFirst();
    }

    private static String content(Secret kept) {
        return new String(Base64.getDecoder().decode(kept.getData().get("session")), StandardCharsets.UTF_8);
    }

    private static Map<String, String> users(String namespace) {
        Map<String, String> users = new TreeMap<>();
        environment.client().secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getName().startsWith("creds-"))
                .forEach(secret -> users.put(
                        secret.getMetadata().getName(), secret.getData().getOrDefault("username", "")));
        return users;
    }

    private static String accessor(String namespace) {
        return resources(namespace).stream()
                .map(resource -> resource.getStatus().secretLease().accessor())
                .distinct()
                .reduce((one, other) -> one + " and " + other)
                .orElseThrow();
    }

    private static boolean allReported(String namespace) {
        return resources(namespace).stream()
                .allMatch(resource -> resource.getStatus() != null
                        && !resource.getStatus().secretLease().id().isEmpty());
    }

    private static List<VaultDynamicSecret> resources(String namespace) {
        return environment
                .client()
                .resources(VaultDynamicSecret.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }
}
