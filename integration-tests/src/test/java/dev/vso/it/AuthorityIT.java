package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.RevocationList;
import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** VaultPKISecrets with {@code caOnly}: which authorities to trust, and which no longer. */
class AuthorityIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    private static PkiEnvironment pki;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        pki = PkiEnvironment.in(environment);
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterEach
    void deleteAll() {
        pki.deleteAll();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    private static String spec(String mount) {
        return """
                mount: %s
                caOnly: true
                refreshAfter: 1s
                destination: {name: authorities, create: true}
                """.formatted(mount);
    }

    @Test
    void theSecretHasTheChainOfTheMountAndNothingIsIssued() {
        String namespace = pki.namespace();
        long mark = environment.sandbox().bao().auditMark();
        ResourceHandle subject = pki.applyWithoutRole(namespace, "authorities", spec(PkiEnvironment.BELOW));
        subject.awaitReady();

        Map<String, String> data = environment.data(namespace, "authorities");
        assertThat(data).containsOnlyKeys("ca.crt", "crl.pem");
        assertThat(IssuedCertificate.certificates("ca.crt", data.getOrDefault("ca.crt", "")))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=Below", "CN=Root");
        assertThat(pki.issuedSince(mark, namespace)).isEmpty();
        assertThat(subject.resource().require().getMetadata().getFinalizers()).isEmpty();
        assertThat(pki.serial(subject)).isEmpty();
    }

    @Test
    @DisplayName("A revocation soon appears in the CRL, and an unchanged list is not written")
    void revocationList() {
        String namespace = pki.namespace();
        pki.applyWithoutRole(namespace, "authorities", spec(PkiEnvironment.MOUNT))
                .awaitReady();
        Map<String, String> before = environment.data(namespace, "authorities");
        String version = version(namespace);
        long mark = environment.sandbox().bao().auditMark();
        Polling.await(Duration.ofSeconds(20), () -> readings(mark) >= 3);
        assertThat(version(namespace)).as("three readings later").isEqualTo(version);

        String serial = environment
                .vault()
                .write(PkiEnvironment.MOUNT + "/issue/web", Map.of("common_name", "gone.example.com"))
                .at("/data/serial_number")
                .asText();
        assertThat(RevocationList.serials(before.getOrDefault("crl.pem", ""))).doesNotContain(serial);
        environment.vault().write(PkiEnvironment.MOUNT + "/revoke", Map.of("serial_number", serial));

        Polling.await(
                Duration.ofSeconds(20),
                () -> RevocationList.serials(
                                environment.data(namespace, "authorities").getOrDefault("crl.pem", ""))
                        .contains(serial));
        assertThat(environment.data(namespace, "authorities"))
                .containsEntry("ca.crt", before.getOrDefault("ca.crt", ""));
    }

    private static String version(String namespace) {
        return environment
                .secret(namespace, "authorities")
                .orElseThrow()
                .getMetadata()
                .getResourceVersion();
    }

    private static long readings(long mark) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request -> request.path().equals(PkiEnvironment.MOUNT + "/cert/crl"))
                .count();
    }

    @Test
    @DisplayName("An edited Secret is repaired, and deleted with its resource")
    void repairedAndDeleted() {
        String namespace = pki.namespace();
        ResourceHandle subject = pki.applyWithoutRole(
                namespace, "authorities", spec(PkiEnvironment.MOUNT).replace("1s", "1h"));
        subject.awaitReady();
        Map<String, String> before = environment.data(namespace, "authorities");

        environment.edit(
                namespace, "authorities", secret -> secret.getData().put("ca.crt", SecretLeakScanner.base64("nobody")));
        Polling.await(
                Duration.ofSeconds(20),
                () -> environment.data(namespace, "authorities").equals(before));

        subject.delete();
        Polling.await(
                Duration.ofSeconds(30),
                () -> environment.secret(namespace, "authorities").isEmpty());
    }

    @Test
    @DisplayName("Reports a missing mount")
    void missingMount() {
        pki.applyWithoutRole(pki.namespace(), "authorities", spec("pki-nowhere"))
                .awaitProblem("VaultClientError", "pki-nowhere/cert/");
    }
}
