package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.certificate.CertificateNames;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.operator.program.SystemProgram;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VaultPKISecrets with OpenBao's PKI engine: the issued certificate, and whether it can be used. */
class PkiSecretIT {

    private static final Path EXAMPLES = Path.of("..", "api", "src", "test", "resources", "admission");
    private static final TestEnvironment environment = TestEnvironment.get();

    private static PkiEnvironment pki;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        pki = PkiEnvironment.in(environment);
        operator = pki.operator();
    }

    /** Nothing continues into the next test. */
    @AfterEach
    void deleteAll() {
        pki.deleteAll();
    }

    @AfterAll
    static void stop() {
        for (String name : List.of("nginx-tls", "app-tls", "java-app")) {
            environment.subject("VaultPKISecret", "production", name).delete();
        }
        environment.subject("VaultAuth", "production", "vault-auth").delete();
        environment
                .subject("VaultConnection", "vault-secrets-operator-system", "vault-connection")
                .delete();
        operator.close();
    }

    private static void applyGuide(String file) throws IOException {
        environment.applyAsWritten(Files.readString(EXAMPLES.resolve(file))
                .replace(
                        "https://vault.example.com",
                        environment.sandbox().bao().address().toString()));
    }

    @Test
    @DisplayName("The guide's certificates serve TLS to a client that only trusts their authority")
    void guideCertificates() throws Exception {
        applyGuide("guide-vaultconnection-vault-connection.yaml");
        applyGuide("guide-vaultauth-vault-auth.yaml");
        applyGuide("guide-vaultpkisecret-nginx-tls.yaml");
        applyGuide("guide-vaultpkisecret-app-tls.yaml");
        environment.subject("VaultPKISecret", "production", "nginx-tls").awaitReady();
        environment.subject("VaultPKISecret", "production", "app-tls").awaitReady();

        assertThat(environment
                        .secret("production", "nginx-tls-secret")
                        .orElseThrow()
                        .getType())
                .isEqualTo("kubernetes.io/tls");
        Map<String, String> nginx = environment.data("production", "nginx-tls-secret");
        ServedCertificate served = ServedCertificate.of(nginx);
        assertThat(served.reachedAs("nginx.example.com")).isEqualTo(served.leaf());
        assertThat(served.reachedAs("10.0.0.100")).isEqualTo(served.leaf());
        assertThatThrownBy(() -> served.reachedAs("other.example.com")).isInstanceOf(SSLException.class);
        assertThat(Duration.between(Instant.now(), served.leaf().getNotAfter().toInstant()))
                .isBetween(Duration.ofHours(719), Duration.ofHours(720));
        Map<String, String> app = environment.data("production", "app-tls-secret");
        assertThat(app)
                .containsOnlyKeys(
                        "_raw",
                        "certificate",
                        "expiration",
                        "issuing_ca",
                        "not_before",
                        "private_key",
                        "private_key_type",
                        "serial_number");
        assertThat(CertificateNames.of(
                                IssuedCertificate.certificates("certificate", app.getOrDefault("certificate", ""))
                                        .getFirst())
                        .hosts())
                .containsExactlyInAnyOrder("app.example.com", "app.production.svc.cluster.local");
    }

    @Test
    void theExamplesOfTheDocumentationWork() throws IOException {
        applyGuide("guide-vaultconnection-vault-connection.yaml");
        applyGuide("guide-vaultauth-vault-auth.yaml");
        environment.applyAsWritten(Files.readString(Path.of("..", "examples", "certificate.yaml")));
        String namespace = pki.namespace();
        Matcher examples = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "pki.md")));
        List<String> manifests = examples.results().map(found -> found.group(1)).toList();
        manifests.forEach(manifest -> environment.apply(namespace, manifest));

        assertThat(manifests).hasSize(4);
        for (String name : List.of("web", "java-app", "own-key", "authorities")) {
            pki.known(namespace, name).awaitReady();
        }
        environment.subject("VaultPKISecret", "production", "java-app").awaitReady();
        assertThat(environment.data(namespace, "web-tls")).containsKeys("tls.crt", "tls.key", "ca.crt");
        assertThat(environment.data(namespace, "java-app-tls"))
                .containsKeys("keystore.p12", "truststore.p12", "keystore.jks", "truststore.jks", "keystore-password");
        assertThat(environment.data("production", "java-app-tls")).containsKeys("tls.crt", "keystore.p12");
        assertThat(environment.data(namespace, "authorities")).containsOnlyKeys("ca.crt", "crl.pem");
    }

    @ParameterizedTest
    @CsvSource({"pem,''", "der,''", "pem_bundle,''", "pem,pkcs8", "der,pkcs8"})
    @DisplayName("Every format is sufficient for a server")
    void formats(String format, String keyFormat) throws Exception {
        ResourceHandle subject = pki.ready(
                pki.namespace(),
                "web",
                "commonName: web.example.com\nformat: %s\n%s"
                        .formatted(format, keyFormat.isEmpty() ? "" : "privateKeyFormat: " + keyFormat));
        ServedCertificate served = pki.served(subject);
        assertThat(served.reachedAs("web.example.com")).isEqualTo(served.leaf());
    }

    @Test
    @DisplayName("The chain is served, and clients trust the mount's issuers")
    void chainAndIssuers() throws Exception {
        ResourceHandle subject = pki.ready(
                pki.namespace(), "web", "mount: %s\ncommonName: web.example.com".formatted(PkiEnvironment.BELOW));
        Map<String, String> secret = environment.data(subject.namespace(), "web");
        ServedCertificate served = ServedCertificate.of(secret);

        assertThat(served.chain())
                .extracting(one -> one.getSubjectX500Principal().getName())
                .containsExactly("CN=web.example.com", "CN=Below");
        assertThat(served.trusted())
                .extracting(one -> one.getSubjectX500Principal().getName())
                .containsExactly("CN=Below", "CN=Root");
        assertThat(served.reachedAs("web.example.com")).isEqualTo(served.leaf());
        assertThat(IssuedCertificate.certificates("ca_chain", secret.getOrDefault("ca_chain", "")))
                .as("ca_chain as VSO has it, without the root")
                .containsExactly(served.chain().getLast());
        assertThat(openssl(secret)).contains("OK");
    }

    private static String openssl(Map<String, String> secret) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("openssl");
        Path chain = Files.writeString(folder.resolve("tls.crt"), secret.getOrDefault("tls.crt", ""));
        Path root = Files.writeString(folder.resolve("ca.crt"), secret.getOrDefault("ca.crt", ""));
        Process verify = new ProcessBuilder(
                        SystemProgram.OPENSSL.find().toString(),
                        "verify",
                        "-x509_strict",
                        "-CAfile",
                        root.toString(),
                        "-untrusted",
                        chain.toString(),
                        chain.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void everyNameThatIsAskedForIsInTheCertificate() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", """
                commonName: web.example.com
                altNames: [one.example.com, admin@example.com]
                ipSans: [10.0.0.7, "2001:db8::7"]
                uriSans: ["spiffe://cluster/web"]
                otherSans: ["1.3.6.1.4.1.311.20.2.3;UTF8:web@example.com"]
                userIDs: [web]
                issuerRef: first
                excludeCNFromSans: true
                """);
        CertificateNames names = CertificateNames.of(pki.served(subject).leaf());
        assertThat(names.commonName()).isEqualTo("web.example.com");
        assertThat(names.hosts()).containsExactlyInAnyOrder("one.example.com", "admin@example.com");
        assertThat(names.addresses()).containsExactlyInAnyOrder("10.0.0.7", "2001:db8:0:0:0:0:0:7");
        assertThat(names.uris()).containsExactly("spiffe://cluster/web");
        assertThat(names.others()).containsExactly("1.3.6.1.4.1.311.20.2.3;UTF8:web@example.com");
        assertThat(names.userIds()).containsExactly("web");
    }

    @Test
    @DisplayName("A rejection by Vault is reported with path and cure")
    void rejectedByVault() {
        String namespace = pki.namespace();
        pki.apply(namespace, "missing", "role: missing\ncommonName: web.example.com")
                .awaitReportedProblem("VaultClientError", "pki-it/issue/missing", "unknown role");
        pki.apply(namespace, "denied", "role: denied\ncommonName: web.example.com")
                .awaitReportedProblem("VaultClientError", "missing capability", "pki-it/issue/denied");
        pki.apply(namespace, "outside", "role: ../web\ncommonName: web.example.com")
                .awaitReportedProblem("VaultPKISecretError", "role", "..");
        long mark = environment.sandbox().bao().auditMark();
        pki.apply(namespace, "nowhere", "commonName: web.example.com\ndestination: {name: nowhere}")
                .awaitReportedProblem("SecretSyncError", "nowhere");
        assertThat(pki.issuedSince(mark, namespace))
                .as("nothing is issued for a Secret that is not there")
                .noneMatch(request -> request.path().endsWith("/web"));
    }

    @ParameterizedTest
    @CsvSource({"web, ''", "own-names, 'privateKey: {algorithm: ECDSA}'", "any-key, 'privateKey: {algorithm: ECDSA}'"})
    @DisplayName("C2: names beyond ASCII are in punycode, whoever makes the key")
    void namesBeyondAsciiAreInPunycode(String role, String key) throws Exception {
        String namespace = pki.namespace();
        ResourceHandle subject = pki.ready(namespace, "web", """
                role: %s
                %s
                commonName: bücher.example.com
                altNames: ["*.straße.example.com, BÜCHER.example.com", post@bücher.example.com]
                uriSans: ["https://bücher.example.com/ü"]
                """.formatted(role, key));
        CertificateNames names = CertificateNames.of(pki.served(subject).leaf());
        assertThat(names.commonName()).isEqualTo("xn--bcher-kva.example.com");
        assertThat(names.hosts())
                .containsExactlyInAnyOrder(
                        "xn--bcher-kva.example.com", "*.xn--strae-oqa.example.com", "post@xn--bcher-kva.example.com");
        assertThat(names.uris()).containsExactly("https://xn--bcher-kva.example.com/%C3%BC");
        assertThat(pki.served(subject).reachedAs("xn--bcher-kva.example.com"))
                .isEqualTo(pki.served(subject).leaf());
        assertThat(subject.condition("Limited")).isEmpty();
        pki.apply(namespace, "broken", "role: %s\n%s\ncommonName: a.de\naltNames: [jörg@a.de]".formatted(role, key))
                .awaitReportedProblem("VaultPKISecretError", "altNames", "jörg@a.de", "before the @");
    }

    @ParameterizedTest
    @CsvSource({"web, ''", "own-names, 'privateKey: {algorithm: ECDSA}'"})
    @DisplayName("C3: names and a lifetime that the role does not grant are told, and Ready stays True")
    void notGranted(String role, String key) {
        String namespace = pki.namespace();
        String asking = "role: %s\n%s\ncommonName: web.example.com\n".formatted(role, key);
        ResourceHandle subject =
                pki.ready(namespace, "web", asking + "altNames: [my_host.example.com, one.example.com]\nttl: 900h");
        Polling.await(Duration.ofSeconds(20), () -> subject.condition("Limited").isPresent());
        Condition limited = subject.condition("Limited").orElseThrow();
        assertThat(limited.getStatus()).isEqualTo("True");
        assertThat(limited.getReason()).isEqualTo("GrantedLess");
        assertThat(limited.getMessage())
                .contains("altNames asks for my_host.example.com, the certificate is granted without it: role " + role)
                .contains("vault write pki-it/roles/" + role)
                .contains("ttl asks for 900h, 32d is granted: max_ttl of role " + role);
        assertThat(subject.isReady()).isTrue();

        pki.apply(namespace, "web", asking + "altNames: [one.example.com]\nttl: 24h");
        Polling.await(Duration.ofSeconds(20), () -> subject.condition("Limited").isEmpty());
    }

    @Test
    void anOffsetLongerThanTheLifeIsAConditionAndNoLoop() {
        ResourceHandle subject =
                pki.ready(pki.namespace(), "web", "commonName: web.example.com\nttl: 1h\nexpiryOffset: 2h");
        String first = pki.serial(subject);
        Polling.await(
                Duration.ofSeconds(20),
                () -> subject.condition("Healthy")
                        .filter(healthy -> healthy.getReason().equals("ExpiryOffsetTooLong")
                                && healthy.getMessage().contains("two thirds"))
                        .isPresent());
        Polling.assertStays(Duration.ofSeconds(3), () -> pki.serial(subject).equals(first));
        assertThat(subject.isReady()).isTrue();
        assertThat(pki.status(subject).orElseThrow().error()).isEqualTo("ExpiryOffsetTooLong");
    }

    @Test
    void aSharedSecretIsClearedOfOurKeysOnly() {
        String namespace = pki.namespace();
        environment.apply(namespace, """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: shared
                stringData:
                  theirs: stays
                """);
        ResourceHandle subject =
                pki.ready(namespace, "web", "commonName: web.example.com\nclear: true\ndestination: {name: shared}");
        assertThat(environment.data(namespace, "shared")).containsKeys("theirs", "certificate", "private_key");

        subject.delete();
        Polling.await(Duration.ofSeconds(20), () -> !subject.exists());
        assertThat(environment.data(namespace, "shared")).containsOnlyKeys("theirs");
    }
}
