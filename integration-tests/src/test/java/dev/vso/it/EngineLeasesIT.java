package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoClient;
import dev.vso.testing.VaultSetup;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Unusual leases: not renewable, in another Vault namespace, or in a wrapped response. */
class EngineLeasesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(24);
    private static final String TEAM = VaultSetup.VAULT_NAMESPACE;

    private static final String POLICY = """
            path "pki/issue/short-lived*" { capabilities = ["update"] }
            path "transit/random/32" { capabilities = ["update"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "%1$s/database/creds/app" { capabilities = ["read"] }
            path "%1$s/sys/leases/lookup" { capabilities = ["update"] }
            path "%1$s/sys/leases/renew" { capabilities = ["update"] }
            path "%1$s/sys/leases/revoke" { capabilities = ["update"] }
            """.formatted(TEAM);

    private static final TestEnvironment environment = TestEnvironment.get();

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().role("engine-leases", POLICY, Map.of("token_ttl", "1h"));
        environment
                .vault()
                .write(
                        "pki/roles/short-lived",
                        Map.of(
                                "allowed_domains",
                                List.of("example.com"),
                                "allow_subdomains",
                                true,
                                "key_type",
                                "ec",
                                "key_bits",
                                256,
                                "generate_lease",
                                true,
                                "ttl",
                                SHORT_LIFE.toSeconds() + "s"));
        database(environment.vault().inNamespace(TEAM));
        operator = environment.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    private static void database(BaoClient team) {
        team.write("sys/mounts/database", Map.of("type", "database"));
        team.write(
                "database/config/mydatabase",
                Map.of(
                        "plugin_name",
                        "postgresql-database-plugin",
                        "allowed_roles",
                        "*",
                        "connection_url",
                        "postgresql://{{username}}:{{password}}@127.0.0.1:%d/mydatabase?sslmode=disable"
                                .formatted(environment.sandbox().postgres().port()),
                        "username",
                        "vault",
                        "password",
                        environment.sandbox().postgres().vaultPassword()));
    }

    private static String namespace(String more) {
        String namespace = environment.namespace("engine-leases");
        environment.auth(namespace, "default", "engine-leases", more);
        return namespace;
    }

    private static String manifest(String mount, String path, String more) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: creds
                spec:
                  mount: %s
                  path: %s
                  destination:
                    name: creds
                    create: true
                """.formatted(mount, path) + more.indent(2);
    }

    private static Map<String, String> data(String namespace) {
        return environment.data(namespace, "creds");
    }

    private static Map<String, String> await(String namespace, String key) {
        return Polling.await(PATIENCE, () -> data(namespace), data -> data.containsKey(key));
    }

    private static ResourceHandle subject(String namespace) {
        return environment.subject("VaultDynamicSecret", namespace, "creds");
    }

    private static String leaseId(String namespace) {
        return Optional.ofNullable(environment
                        .client()
                        .resources(VaultDynamicSecret.class)
                        .inNamespace(namespace)
                        .withName("creds")
                        .get())
                .map(VaultDynamicSecret::getStatus)
                .map(status -> status.secretLease().id())
                .orElse("");
    }

    private static boolean logsIn(Map<String, String> data) {
        return environment
                .sandbox()
                .postgres()
                .canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", ""));
    }

    @Test
    void aLeaseThatCannotBeRenewedIsReplacedBeforeItEnds() throws Exception {
        String namespace = namespace("");
        environment.apply(
                namespace,
                manifest("pki", "issue/short-lived", """
                        params:
                          common_name: app.example.com
                        """)
                        .replace("create: true", "create: true\n    type: kubernetes.io/tls"));
        TlsSecret first = TlsSecret.of(await(namespace, "tls.crt"));
        Polling.await(PATIENCE, () -> !leaseId(namespace).isEmpty());
        String lease = leaseId(namespace);
        assertThat(first.isWholeAndIssuedBy(data(namespace).getOrDefault("ca.crt", "")))
                .isTrue();

        TlsSecret second = Polling.await(SHORT_LIFE.plusSeconds(20), () -> TlsSecret.of(data(namespace)), now -> {
            assertThat(Instant.now()).isBefore(now.certificate().getNotAfter().toInstant());
            return !now.certificate().equals(first.certificate());
        });

        assertThat(second.key()).isNotEqualTo(first.key());
        Polling.await(PATIENCE, () -> !leaseId(namespace).equals(lease));
        subject(namespace).awaitReady();
    }

    @Test
    @DisplayName("D7: a TTL in params that the role does not grant is reported, and Ready stays True")
    void ungrantedTtl() {
        Map<String, Object> role = new HashMap<>(Map.of(
                "allowed_domains",
                List.of("example.com"),
                "allow_subdomains",
                true,
                "key_type",
                "ec",
                "key_bits",
                256,
                "generate_lease",
                true));
        role.put("max_ttl", "1h");
        environment.vault().write("pki/roles/short-lived-at-most", role);
        String namespace = namespace("");
        String asking = manifest("pki", "issue/short-lived-at-most", """
                params:
                  common_name: app.example.com
                  ttl: %s
                """);
        environment.apply(namespace, asking.formatted("48h"));
        await(namespace, "certificate");
        subject(namespace).awaitReady();
        Polling.await(PATIENCE, () -> limited(namespace).contains("params.ttl asks for 2d, "));
        assertThat(limited(namespace)).contains("max_ttl of the role behind issue/short-lived-at-most");

        environment.apply(namespace, asking.formatted("30m"));
        Polling.await(PATIENCE, () -> limited(namespace).isEmpty());
    }

    private static String limited(String namespace) {
        return Optional.ofNullable(environment
                        .client()
                        .resources(VaultDynamicSecret.class)
                        .inNamespace(namespace)
                        .withName("creds")
                        .get())
                .map(VaultDynamicSecret::getStatus)
                .flatMap(status -> status.conditions().stream()
                        .filter(condition -> condition.getType().equals("Limited"))
                        .map(Condition::getMessage)
                        .findFirst())
                .orElse("");
    }

    @Test
    @DisplayName("A lease of another Vault namespace is renewed, looked up and revoked there")
    void otherVaultNamespace() {
        EngineMounts.postgresql(environment.vault().inNamespace(TEAM), "20s", "1h");
        String namespace = namespace("");
        environment.apply(namespace, manifest("database", "creds/app", "namespace: " + TEAM));
        Polling.await(PATIENCE, () -> logsIn(data(namespace)));
        Polling.await(PATIENCE, () -> leaseId(namespace).startsWith("database/creds/app/"));
        Map<String, String> first = data(namespace);

        String lease = leaseId(namespace);
        BaoClient team = environment.vault().inNamespace(TEAM);
        Polling.await(
                PATIENCE.multipliedBy(2),
                () -> team.write("sys/leases/lookup", Map.of("lease_id", lease))
                        .at("/data/last_renewal")
                        .isTextual());
        assertThat(data(namespace)).isEqualTo(first);

        team.write("sys/leases/revoke", Map.of("lease_id", lease));
        Polling.await(PATIENCE, () -> !data(namespace).equals(first) && logsIn(data(namespace)));

        Map<String, String> last = data(namespace);
        subject(namespace).awaitReady();
        subject(namespace).delete();
        Polling.await(PATIENCE, () -> !logsIn(last));
    }

    @Test
    void aDatabaseRoleFillsATypedSecret() {
        String namespace = environment.namespace("engine-leases");
        environment.apply(namespace, """
                apiVersion: example.com/v1
                kind: Database
                metadata:
                  name: db
                spec:
                  engine: postgresql
                  name: mydatabase
                  roles:
                    - name: app
                      db_name: mydatabase
                      creation_days: 1
                      revocation_days: 2
                      destination:
                        name: creds
                        create: true
                        type: kubernetes.io/basic-auth
                        transformation:
                          excludeRaw: true
                          excludes: [".*"]
                """);

        Polling.await(PATIENCE, () -> logsIn(data(namespace)));
        assertThat(data(namespace)).containsOnlyKeys("username", "password");
        assertThat(environment.secret(namespace, "creds").orElseThrow().getType())
                .isEqualTo("kubernetes.io/basic-auth");
    }

    @Test
    @DisplayName("A Secret type that lacks keys is reported, and the Secret keeps its data")
    void unfillableType() {
        String namespace = namespace("");
        environment.apply(namespace, manifest("transit", "random/32", "requestHTTPMethod: PUT"));
        Map<String, String> before = await(namespace, "random_bytes");
        subject(namespace).awaitReady();

        subject(namespace)
                .resource()
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"destination\": {\"type\": \"kubernetes.io/ssh-auth\"}}}");

        subject(namespace)
                .awaitReportedProblem(
                        "SecretDataBuilderError",
                        "destination.type kubernetes.io/ssh-auth",
                        "the key ssh-privatekey",
                        "only: random_bytes;");
        assertThat(data(namespace)).isEqualTo(before);
        assertThat(environment.secret(namespace, "creds").orElseThrow().getType())
                .isEqualTo("Opaque");
    }

    /** A namespace with a VaultConnection that requests wrapped secrets. */
    private static String wrapping() {
        String namespace = namespace("vaultConnectionRef: wrapping");
        environment.connection(
                namespace, "wrapping", """
                address: %s
                caCertSecretRef: vault-ca-cert
                headers:
                  X-Vault-Wrap-TTL: 60s
                """.formatted(environment.sandbox().bao().address()));
        return namespace;
    }

    @Test
    @DisplayName("A wrapped response is reported, and logins are not wrapped")
    void wrappedAnswer() {
        String namespace = wrapping();
        environment.apply(namespace, manifest("transit", "random/32", "requestHTTPMethod: PUT"));

        subject(namespace)
                .awaitReportedProblem("VaultClientError", "transit/random/32 answered with a wrapped response");
        assertThat(environment.secret(namespace, "creds")).isEmpty();
    }

    @Test
    void aTemplateRendersTheWrappingToken() {
        String namespace = wrapping();
        environment.apply(
                namespace,
                manifest("transit", "random/32", "requestHTTPMethod: PUT").replace("create: true", """
                                create: true
                                    transformation:
                                      excludeRaw: true
                                      templates:
                                        wrapping-token:
                                          text: "{{ .WrapData.token }}"
                                """.strip()));
        Map<String, String> data = await(namespace, "wrapping-token");

        assertThat(data).containsOnlyKeys("wrapping-token");
        assertThat(environment
                        .vault()
                        .withToken(data.getOrDefault("wrapping-token", ""))
                        .write("sys/wrapping/unwrap", Map.of())
                        .at("/data/random_bytes")
                        .asText())
                .isNotEmpty();
    }
}
