package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SupersededCertificate;
import dev.vso.certificate.CertificateNames;
import dev.vso.certificate.Pem;
import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Certificate of a VaultPKISecret over time: when it is replaced, and that nothing else causes a replacement. */
class PkiLifeIT {

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
        operator.close();
    }

    @Test
    @DisplayName("A certificate is replaced before it expires, and the old one is valid until then")
    void replacedBeforeExpiry() {
        ResourceHandle subject =
                pki.ready(pki.namespace(), "web", "commonName: web.example.com\nttl: 40s\nexpiryOffset: 34s");
        Set<String> seen = new HashSet<>();
        Polling.await(Duration.ofSeconds(40), () -> {
            ServedCertificate served = pki.served(subject);
            assertThat(served.leaf().getNotAfter().toInstant()).isAfter(Instant.now());
            assertThat(served.keyMatches()).isTrue();
            seen.add(served.leaf().getSerialNumber().toString());
            return seen.size() == 3;
        });
        Polling.await(
                Duration.ofSeconds(20),
                () -> environment.events(subject.namespace(), "web").stream()
                                .filter(event -> event.getMessage().contains("due for renewal"))
                                .filter(event -> event.getReason().equals("SecretRotated"))
                                .count()
                        >= 2);
    }

    @Test
    @DisplayName("A certificate revoked in Vault is replaced")
    void revokedInVault() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com");
        String first = pki.serial(subject);
        environment.vault().write("pki-it/revoke", Map.of("serial_number", first));
        pki.awaitOther(subject, first);
        Polling.await(
                Duration.ofSeconds(10),
                () -> environment.events(subject.namespace(), "web").stream()
                        .anyMatch(event -> event.getMessage().contains("revoked in Vault")));
    }

    @Test
    @DisplayName("The CRL shows the revocation of certificates that Vault does not store")
    void revokedByCrl() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", "role: unstored\ncommonName: web.example.com");
        String first = pki.serial(subject);
        String certificate = Pem.write(List.of(pki.served(subject).leaf()));
        environment.vault().write("pki-it/revoke", Map.of("certificate", certificate));
        pki.awaitOther(subject, first);
    }

    @Test
    @DisplayName("An edited label is repaired, and an edited key leads to a new certificate")
    void editedSecret() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", """
                commonName: web.example.com
                destination:
                  name: web
                  create: true
                  type: kubernetes.io/tls
                  labels: {app: web}
                """);
        String namespace = subject.namespace();
        String first = pki.serial(subject);
        Map<String, String> before = environment.data(namespace, "web");

        environment.edit(
                namespace, "web", secret -> secret.getMetadata().getLabels().put("app", "other"));
        Polling.await(
                Duration.ofSeconds(20),
                () -> "web"
                        .equals(environment
                                .secret(namespace, "web")
                                .orElseThrow()
                                .getMetadata()
                                .getLabels()
                                .get("app")));
        assertThat(environment.data(namespace, "web")).isEqualTo(before);
        assertThat(pki.serial(subject)).isEqualTo(first);

        environment.edit(namespace, "web", secret -> secret.getData().put("tls.key", "ZWRpdGVk"));
        pki.awaitOther(subject, first);
        assertThat(pki.served(subject).keyMatches()).isTrue();
    }

    @Test
    void onlyAnEditThatAsksForAnotherCertificateCostsOne() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", """
                commonName: web.example.com
                altNames: [one.example.com, two.example.com]
                destination: {name: web, create: true}
                """);
        String first = pki.serial(subject);
        String key = environment.data(subject.namespace(), "web").getOrDefault("private_key", "");

        pki.ready(subject.namespace(), "web", """
                commonName: web.example.com
                altNames: [two.example.com, ONE.example.com]
                expiryOffset: 1h
                revoke: false
                rolloutRestartTargets: [{kind: Deployment, name: web}]
                destination: {name: web, create: true, type: kubernetes.io/tls, labels: {app: web}}
                """);
        Polling.await(
                Duration.ofSeconds(20),
                () -> environment.data(subject.namespace(), "web").containsKey("tls.crt"));
        assertThat(pki.served(subject).keyMatches()).isTrue();
        assertThat(environment.data(subject.namespace(), "web")).containsEntry("private_key", key);
        Polling.await(
                Duration.ofSeconds(20),
                () -> pki.status(subject).orElseThrow().lastGeneration() > 1
                        && pki.serial(subject).equals(first));

        pki.apply(subject.namespace(), "web", """
                commonName: web.example.com
                altNames: [three.example.com]
                destination: {name: web, create: true, type: kubernetes.io/tls}
                """);
        pki.awaitOther(subject, first);
        assertThat(CertificateNames.of(pki.served(subject).leaf()).hosts())
                .containsExactlyInAnyOrder("web.example.com", "three.example.com");
    }

    @Test
    void thirtyRestartsIssueNothing() {
        String namespace = pki.namespace();
        ResourceHandle subject = pki.ready(namespace, "web", """
                commonName: web.example.com
                destination: {name: web, create: true, type: kubernetes.io/tls, labels: {app: web}}
                """);
        pki.ready(namespace, "opaque", "commonName: opaque.example.com\ndestination: {name: opaque, create: true}");
        String first = pki.serial(subject);
        var status = pki.status(subject);
        operator.close();
        long mark = environment.sandbox().bao().auditMark();
        try {
            for (int restart = 0; restart < 30; restart++) {
                // A repaired edit shows that the operator has reconciled.
                environment.edit(
                        namespace,
                        "web",
                        secret -> secret.getMetadata().getLabels().remove("app"));
                operator = pki.operator();
                Polling.await(
                        Duration.ofSeconds(30),
                        () -> environment
                                .secret(namespace, "web")
                                .orElseThrow()
                                .getMetadata()
                                .getLabels()
                                .containsKey("app"));
                if (restart < 29) {
                    operator.close();
                }
            }
        } finally {
            assertThat(pki.issuedSince(mark, namespace)).isEmpty();
        }
        assertThat(pki.serial(subject)).isEqualTo(first);
        assertThat(pki.status(subject)).isEqualTo(status);
    }

    @Test
    void aSealedVaultChangesNothing() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", """
                commonName: web.example.com
                destination: {name: web, create: true, type: kubernetes.io/tls, labels: {app: web}}
                """);
        Map<String, String> before = environment.data(subject.namespace(), "web");
        var status = pki.status(subject);
        var bao = environment.sandbox().bao();
        long mark = bao.auditMark();
        try {
            bao.seal();
            environment.edit(
                    subject.namespace(),
                    "web",
                    secret -> secret.getMetadata().getLabels().remove("app"));
            Polling.await(
                    Duration.ofSeconds(20),
                    () -> environment
                            .secret(subject.namespace(), "web")
                            .orElseThrow()
                            .getMetadata()
                            .getLabels()
                            .containsKey("app"));
            Polling.assertStays(Duration.ofSeconds(3), () -> pki.status(subject).equals(status));
        } finally {
            bao.unseal();
        }
        Polling.assertStays(Duration.ofSeconds(3), () -> pki.status(subject).equals(status));
        assertThat(environment.data(subject.namespace(), "web")).isEqualTo(before);
        assertThat(pki.issuedSince(mark, subject.namespace())).isEmpty();
    }

    @Test
    @DisplayName("Replaced and deleted certificates are revoked where the spec says so")
    void revokesWhereRequested() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com\nrevoke: true");
        String first = pki.serial(subject);
        subject.forceSync("now");
        String second = pki.awaitOther(subject, first);
        Polling.await(Duration.ofSeconds(20), () -> pki.revokedAt(first) > 0);
        Polling.await(
                Duration.ofSeconds(20),
                () -> pki.status(subject).orElseThrow().superseded().isEmpty());
        assertThat(pki.revokedAt(second)).isZero();

        subject.delete();
        Polling.await(Duration.ofSeconds(20), () -> pki.revokedAt(second) > 0);
        Polling.await(Duration.ofSeconds(20), () -> !subject.exists());
    }

    @Test
    @DisplayName("A pending revocation survives a restart")
    void pendingRevocation() {
        ResourceHandle subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com\nrevoke: true");
        String first = pki.serial(subject);
        operator.close();
        try {
            operator = environment.operator("--lease-overlap=1h");
            pki.apply(subject.namespace(), "web", "commonName: other.example.com\nrevoke: true");
            pki.awaitOther(subject, first);
            List<SupersededCertificate> superseded =
                    pki.status(subject).orElseThrow().superseded();
            assertThat(superseded)
                    .extracting(SupersededCertificate::serialNumber)
                    .contains(first);
            assertThat(pki.revokedAt(first)).isZero();
        } finally {
            operator.close();
            operator = pki.operator();
        }
        subject.delete();
        Polling.await(Duration.ofSeconds(30), () -> pki.revokedAt(first) > 0 && !subject.exists());
    }

    @Test
    @DisplayName("A certificate issued by VSO is kept if it matches the spec")
    void vsoCertificateKept() {
        ResourceHandle subject =
                pki.ready(pki.namespace(), "web", "commonName: web.example.com\naltNames: [one.example.com]");
        String first = pki.serial(subject);
        operator.close();
        long mark = environment.sandbox().bao().auditMark();
        // VSO's status has none of these.
        subject.resource()
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"requestDigest\":null,\"shapeDigest\":null,\"mount\":null}}");
        assertThat(pki.status(subject).orElseThrow().requestDigest()).isNull();
        operator = pki.operator();
        Polling.await(
                Duration.ofSeconds(20), () -> pki.status(subject).orElseThrow().requestDigest() != null);
        assertThat(pki.serial(subject)).isEqualTo(first);
        assertThat(pki.issuedSince(mark, subject.namespace())).isEmpty();
    }
}
