package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Additions of VaultPKISecret to VSO's: keystores, and keys that never leave the cluster. */
class KeystoreIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    private static PkiEnvironment pki;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        pki = PkiEnvironment.in(environment);
        operator = environment.operator(
                TestEnvironment.IMPATIENT[0], TestEnvironment.IMPATIENT[1], "--revocation-check-interval=1s");
    }

    @AfterEach
    void deleteAll() {
        pki.deleteAll();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    private static KeyStore open(String namespace, String secret, String file, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(file.endsWith(".jks") ? "JKS" : "PKCS12");
        store.load(new ByteArrayInputStream(bytes(namespace, secret, file)), password.toCharArray());
        return store;
    }

    private static byte[] bytes(String namespace, String secret, String file) {
        return Base64.getDecoder()
                .decode(environment
                        .secret(namespace, secret)
                        .orElseThrow()
                        .getData()
                        .getOrDefault(file, ""));
    }

    @Test
    @DisplayName("Keystores have the contents of the PEM and open with the generated password")
    void keystores() throws Exception {
        String namespace = pki.namespace();
        ResourceHandle subject = pki.ready(namespace, "web", """
                mount: %s
                commonName: web.example.com
                destination:
                  name: web
                  create: true
                  type: kubernetes.io/tls
                  keystores: {pkcs12: true, jks: true}
                """.formatted(PkiEnvironment.BELOW));
        ServedCertificate served = pki.served(subject);
        String password = environment.data(namespace, "web").getOrDefault("keystore-password", "");
        assertThat(password).hasSizeGreaterThan(20);
        for (String ending : List.of("p12", "jks")) {
            KeyStore keys = open(namespace, "web", "keystore." + ending, password);
            assertThat(Collections.list(keys.aliases())).containsExactly("certificate");
            assertThat(keys.getCertificateChain("certificate"))
                    .containsExactly(served.chain().toArray(X509Certificate[]::new));
            assertThat(keys.getKey("certificate", password.toCharArray())).isEqualTo(served.key());
            KeyStore trusted = open(namespace, "web", "truststore." + ending, password);
            assertThat(trusted.getCertificate("ca")).isEqualTo(served.trusted().getFirst());
            assertThat(Keytool.listed(bytes(namespace, "web", "keystore." + ending), password))
                    .as("what the JDK's keytool finds in keystore.%s", ending)
                    .isEqualTo(new Keytool.Listing("PrivateKeyEntry", served.chain()));
            assertThat(Keytool.listed(bytes(namespace, "web", "truststore." + ending), password))
                    .isEqualTo(new Keytool.Listing("trustedCertEntry", served.trusted()));
        }

        String first = pki.serial(subject);
        pki.apply(namespace, "web", """
                mount: %s
                commonName: web.example.com
                altNames: [other.example.com]
                destination:
                  name: web
                  create: true
                  type: kubernetes.io/tls
                  keystores: {pkcs12: true, jks: true}
                """.formatted(PkiEnvironment.BELOW));
        pki.awaitOther(subject, first);
        assertThat(environment.data(namespace, "web"))
                .as("applications may have the password from the environment")
                .containsEntry("keystore-password", password);
        assertThat(open(namespace, "web", "keystore.p12", password).getCertificate("certificate"))
                .isEqualTo(pki.served(subject).leaf());
    }

    @Test
    @DisplayName("The password may come from a Secret; a change rewrites the keystores without a new certificate")
    void passwordFromSecret() throws Exception {
        String namespace = pki.namespace();
        ResourceHandle subject = pki.apply(namespace, "web", """
                commonName: web.example.com
                destination:
                  name: web
                  create: true
                  keystores: {pkcs12: true, alias: web, passwordSecretRef: {name: password}}
                """);
        subject.awaitProblem("VaultPKISecretError", "passwordSecretRef", namespace + "/password", "password");
        password(namespace, "first-password");
        subject.awaitReady();
        String serial = pki.serial(subject);
        assertThat(open(namespace, "web", "keystore.p12", "first-password").getCertificate("web"))
                .isNotNull();
        assertThat(environment.data(namespace, "web")).doesNotContainKeys("keystore-password", "keystore.jks");

        password(namespace, "second-password");
        Polling.await(Duration.ofSeconds(20), () -> opens(namespace, "second-password"));
        assertThat(pki.serial(subject)).isEqualTo(serial);
    }

    private static boolean opens(String namespace, String password) throws GeneralSecurityException {
        try {
            return open(namespace, "web", "keystore.p12", password).containsAlias("web");
        } catch (IOException _) {
            return false; // it still has the previous password
        }
    }

    private static void password(String namespace, String password) {
        environment.apply(namespace, """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: password
                stringData:
                  password: %s
                """.formatted(password));
    }

    @ParameterizedTest
    @CsvSource({"'{}',RSA", "'{algorithm: ECDSA, size: 384}',EC", "'{algorithm: RSA, size: 3072}',RSA"})
    void aKeyThatIsMadeHereIsSignedForAllItsNames(String key, String algorithm) throws Exception {
        String namespace = pki.namespace();
        long mark = environment.sandbox().bao().auditMark();
        ResourceHandle subject = pki.ready(namespace, "web", """
                role: any-key
                commonName: web.example.com
                altNames: [one.example.com]
                ipSans: [10.0.0.7]
                uriSans: ["spiffe://cluster/web"]
                privateKey: %s
                """.formatted(key));
        ServedCertificate served = pki.served(subject);
        assertThat(served.key().getAlgorithm()).isEqualTo(algorithm);
        assertThat(served.reachedAs("one.example.com")).isEqualTo(served.leaf());
        assertThat(served.reachedAs("web.example.com")).isEqualTo(served.leaf());
        assertThat(served.reachedAs("10.0.0.7")).isEqualTo(served.leaf());
        assertThat(pki.issuedSince(mark, namespace))
                .filteredOn(request -> request.error().isEmpty())
                .extracting(request -> request.path())
                .containsExactly("pki-it/sign/any-key");
    }

    @ParameterizedTest
    @CsvSource({"Always,false", "Never,true"})
    void theKeyStaysOnlyWhereItMay(String policy, boolean stays) {
        String namespace = pki.namespace();
        String spec = "role: any-key\ncommonName: web.example.com\nprivateKey: {algorithm: ECDSA, rotationPolicy: %s}"
                .formatted(policy);
        ResourceHandle subject = pki.ready(namespace, "web", spec);
        String first = pki.serial(subject);
        var key = pki.served(subject).key();

        pki.apply(namespace, "web", spec + "\naltNames: [other.example.com]");
        pki.awaitOther(subject, first);
        assertThat(pki.served(subject).key().equals(key)).isEqualTo(stays);
        assertThat(pki.served(subject).keyMatches()).isTrue();

        String second = pki.serial(subject);
        environment.vault().write("pki-it/revoke", Map.of("serial_number", second));
        pki.awaitOther(subject, second);
        assertThat(pki.served(subject).key()).as("a revoked key never stays").isNotEqualTo(key);
    }
}
