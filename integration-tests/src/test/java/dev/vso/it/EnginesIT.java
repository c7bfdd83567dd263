package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.AwsEngineStub;
import dev.vso.testing.KmipEngineStub;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.RabbitStub;
import dev.vso.testing.SshServer;
import dev.vso.testing.StubbedVault;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Applies every manifest of {@code docs/engines.md} unchanged, and uses the result as the page describes. RabbitMQ's
 * API and the engines of AWS and KMIP are stubs; everything else is real.
 */
class EnginesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(30);
    private static final Duration SESSION_LIFE = Duration.ofSeconds(24);
    private static final String CERTIFICATE = "signed_key";
    private static final String PRIVATE_KEY = "ssh-privatekey";

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Map<String, String> PAGE = EnginePage.manifests();
    private static final Set<String> applied = ConcurrentHashMap.newKeySet();
    private static final AwsEngineStub aws = new AwsEngineStub(Clock.systemUTC(), SESSION_LIFE);
    private static final RabbitStub rabbit = new RabbitStub();
    private static final StubbedVault stubbed = new StubbedVault(
            environment.sandbox().bao().address(),
            environment.sandbox().ca(),
            aws,
            new KmipEngineStub(environment.sandbox().ca()));

    private static SshServer sshd;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() throws SQLException {
        environment.defaultAuth();
        environment.inVault().role("engines", EngineMounts.POLICY, Map.of("token_ttl", "1h"));
        EngineMounts.postgresql(environment.vault(), "1h", "2h");
        EngineMounts.rotatedUser(environment);
        EngineMounts.rabbitMq(environment.vault(), rabbit);
        EngineMounts.kubernetes(environment);
        EngineMounts.transit(environment.vault());
        EngineMounts.totp(environment.vault());
        environment
                .inVault()
                .put("registry", Map.of("registry", "registry.example.com", "username", "robot", "password", "s3cret"));
        sshd = SshServer.start(
                environment.sandbox().folder().resolve("sshd"),
                EngineMounts.ssh(environment.vault(), SHORT_LIFE),
                "deploy",
                environment.sandbox().processes());
        operator = environment.operator();
    }

    /** Fails if a manifest of the page was not applied by any test. */
    @AfterAll
    static void everyManifestOfThePageWasApplied() {
        operator.close();
        sshd.close();
        stubbed.close();
        rabbit.close();
        assertThat(applied).isEqualTo(new TreeSet<>(PAGE.keySet()));
    }

    /** Applies the manifest below the heading, in a namespace of its own. */
    private static String apply(String heading) {
        String namespace = environment.namespace("engine");
        environment.auth(namespace, "default", "engines", "");
        return apply(namespace, heading);
    }

    private static String apply(String namespace, String heading) {
        assertThat(PAGE).containsKey(heading);
        environment.apply(namespace, PAGE.getOrDefault(heading, ""));
        applied.add(heading);
        return namespace;
    }

    /** A namespace whose Vault has stubs for the engines that OpenBao lacks. */
    private static String applyBehindStubs(String heading) {
        String namespace = environment.namespace("engine");
        environment.connection(namespace, "stubbed", """
                address: %s
                caCertSecretRef: vault-ca-cert
                """.formatted(stubbed.address()));
        environment.auth(namespace, "default", "engines", "vaultConnectionRef: stubbed");
        return apply(namespace, heading);
    }

    /** Waits until the Secret has the key; returns its data. */
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

    private static String type(String namespace, String secret) {
        return environment.secret(namespace, secret).orElseThrow().getType();
    }

    @Test
    void postgresqlLetsTheUserIn() {
        String namespace = apply("PostgreSQL");

        await(namespace, "postgresql", EnginesIT::logsIn);
        assertThat(type(namespace, "postgresql")).isEqualTo("kubernetes.io/basic-auth");
    }

    @Test
    void aPasswordThatVaultRotatesIsFollowed() {
        String namespace = apply("PostgreSQL, a user whose password Vault rotates");
        String before = await(namespace, "reports", EnginesIT::logsIn).getOrDefault("password", "");

        environment.vault().write("database/rotate-role/reports", Map.of());

        await(namespace, "reports", data -> !data.getOrDefault("password", "").equals(before) && logsIn(data));
    }

    @Test
    @DisplayName("RabbitMQ's API accepts the user until the resource is deleted")
    void rabbitMqUser() {
        String namespace = apply("RabbitMQ");
        Map<String, String> data = await(namespace, "rabbitmq", has("username"));
        assertThat(rabbit.canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", "")))
                .isTrue();
        assertThat(type(namespace, "rabbitmq")).isEqualTo("kubernetes.io/basic-auth");
        ResourceHandle resource = environment.subject("VaultDynamicSecret", namespace, "rabbitmq");
        resource.awaitReady();

        resource.delete();

        Polling.await(PATIENCE, () -> rabbit.users().isEmpty());
    }

    @Test
    void aKeyThatVaultMadeOpensTheSshServer() {
        String namespace = apply("SSH, with a key that Vault makes");

        await(namespace, "deploy-issued", has(PRIVATE_KEY).and(EnginesIT::opensSsh));
        assertThat(type(namespace, "deploy-issued")).isEqualTo("kubernetes.io/ssh-auth");
    }

    @Test
    @DisplayName("A locally generated key opens the SSH server and is replaced before its certificate expires")
    void sshKey() {
        String namespace = apply("SSH, with a key that never leaves the cluster");
        Map<String, String> first =
                await(namespace, "deploy-signed", has(PRIVATE_KEY).and(EnginesIT::opensSsh));
        assertThat(first.getOrDefault("_raw", "")).contains("signed_key").doesNotContain("PRIVATE KEY");

        // Tries continuously: the Secret's key always opens the server, until a second key has replaced it.
        Map<String, String> second =
                Polling.await(SHORT_LIFE.plusSeconds(20), () -> environment.data(namespace, "deploy-signed"), data -> {
                    assertThat(opensSsh(data)).isTrue();
                    return !data.getOrDefault(PRIVATE_KEY, "").equals(first.getOrDefault(PRIVATE_KEY, ""));
                });
        assertThat(second.getOrDefault("ssh-publickey", "")).isNotEqualTo(first.getOrDefault("ssh-publickey", ""));
    }

    @Test
    void anRsaKeyMadeHereOpensTheSshServerToo() {
        String namespace = environment.namespace("engine");
        environment.auth(namespace, "default", "engines", "");
        String manifest = PAGE.getOrDefault("SSH, with a key that never leaves the cluster", "");
        environment.apply(namespace, manifest.replace("algorithm: ed25519", "algorithm: rsa"));

        Map<String, String> data =
                await(namespace, "deploy-signed", has(PRIVATE_KEY).and(EnginesIT::opensSsh));
        assertThat(data.getOrDefault("ssh-publickey", "")).startsWith("ssh-rsa ");
    }

    private static boolean opensSsh(Map<String, String> data) {
        return sshd.opens(data.getOrDefault(PRIVATE_KEY, ""), data.getOrDefault(CERTIFICATE, ""));
    }

    @Test
    @DisplayName("A service account token has exactly the account's rights")
    void serviceAccountToken() {
        String namespace = apply("Kubernetes");
        String token =
                await(namespace, "pod-reader", has("service_account_token")).getOrDefault("service_account_token", "");

        try (var client = environment.sandbox().kube().clientFor(token)) {
            assertThat(client.pods().inNamespace(KubeSetup.APP_NAMESPACE).list().getItems())
                    .isEmpty();
            assertThatThrownBy(() -> client.secrets()
                            .inNamespace(KubeSetup.APP_NAMESPACE)
                            .list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(403));
        }
        environment.subject("VaultDynamicSecret", namespace, "pod-reader").awaitReady();
    }

    @Test
    void awsAsAStubTakesTheKeys() {
        String namespace = applyBehindStubs("AWS access keys");

        await(namespace, "aws-keys", has("access_key").and(EnginesIT::awsTakes));
    }

    @Test
    @DisplayName("Sessions of the AWS stub are replaced before they expire")
    void awsSessions() {
        String namespace = applyBehindStubs("AWS temporary credentials");
        Map<String, String> first =
                await(namespace, "aws-session", has("session_token").and(EnginesIT::awsTakes));

        Polling.await(SESSION_LIFE.plusSeconds(20), () -> environment.data(namespace, "aws-session"), data -> {
            assertThat(awsTakes(data)).isTrue();
            return !data.getOrDefault("access_key", "").equals(first.getOrDefault("access_key", ""));
        });
    }

    private static boolean awsTakes(Map<String, String> data) {
        return aws.accepts(data.getOrDefault("access_key", ""), data.getOrDefault("secret_key", ""));
    }

    @Test
    void kmipAsAStubGivesACertificateOfItsAuthority() throws Exception {
        String namespace = applyBehindStubs("KMIP");
        Map<String, String> data = await(namespace, "kmip-client", has("tls.key"));

        assertThat(type(namespace, "kmip-client")).isEqualTo("kubernetes.io/tls");
        assertThat(TlsSecret.of(data)
                        .isWholeAndIssuedBy(environment.sandbox().ca().pem()))
                .isTrue();
        assertThat(data.getOrDefault("ca.crt", "").strip())
                .isEqualTo(environment.sandbox().ca().pem().strip());
    }

    @Test
    void transitDecryptsTheKeyAgain() {
        String namespace = apply("Transit, a key to encrypt data with");
        Map<String, String> data = await(namespace, "data-key", has("plaintext"));

        assertThat(environment
                        .vault()
                        .write("transit/decrypt/app", Map.of("ciphertext", data.getOrDefault("ciphertext", "")))
                        .at("/data/plaintext")
                        .asText())
                .isEqualTo(data.getOrDefault("plaintext", ""));
    }

    @Test
    void vaultTakesTheCodeThatItGave() {
        String namespace = apply("TOTP, codes for a second factor");

        await(
                namespace,
                "one-time-code",
                data -> data.containsKey("code")
                        && environment
                                .vault()
                                .write("totp/code/app", Map.of("code", data.getOrDefault("code", "")))
                                .at("/data/valid")
                                .asBoolean());
        assertThat(environment.data(namespace, "one-time-code")).containsOnlyKeys("code");
    }

    @Test
    void anImagePullSecretNamesItsRegistry() {
        String namespace = apply("Key/value, an image pull secret");

        Map<String, String> data = await(namespace, "registry", has(".dockerconfigjson"));
        assertThat(data).isEqualTo(Map.of(".dockerconfigjson", """
                                {"auths":{"registry.example.com":{"auth":"cm9ib3Q6czNjcmV0","password":"s3cret","username":"robot"}}}"""));
        assertThat(type(namespace, "registry")).isEqualTo("kubernetes.io/dockerconfigjson");
    }
}
