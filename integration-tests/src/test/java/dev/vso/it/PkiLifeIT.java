package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SupersededCertificate;
import dev.vso.certificate.CertificateNames;
import dev.vso.certificate.Pem;
import dev.vso.operator.app.Operator;
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
import org.junit.jupiter.api.Test;

/** The certificate of a VaultPKISecret as time goes by: when another is issued, and that none is for anything else. */
class PkiLifeIT {

    private static final World world = World.get();

    private static PkiWorld pki;
    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        pki = PkiWorld.in(world);
        operator = pki.operator();
    }

    /** Nothing of one test goes on in the next. */
    @AfterEach
    void deleteAll() {
        pki.deleteAll();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    @Test
    void aCertificateIsReplacedBeforeItsEndAndTheOldOneServesUntilThen() {
        Subject subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com\nttl: 40s\nexpiryOffset: 34s");
        Set<String> seen = new HashSet<>();
        World.await(Duration.ofSeconds(40), () -> {
            ServedCertificate served = pki.served(subject);
            assertThat(served.leaf().getNotAfter().toInstant()).isAfter(Instant.now());
            assertThat(served.keyMatches()).isTrue();
            seen.add(served.leaf().getSerialNumber().toString());
            return seen.size() == 3;
        });
        World.await(
                Duration.ofSeconds(20),
                () -> world.events(subject.namespace(), "web").stream()
                                .filter(event -> event.getMessage().contains("due for renewal"))
                                .filter(event -> event.getReason().equals("SecretRotated"))
                                .count()
                        >= 2);
    }

    @Test
    void whatIsRevokedInVaultIsReplaced() {
        Subject subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com");
        String first = pki.serial(subject);
        world.vault().write("pki-it/revoke", Map.of("serial_number", first));
        pki.awaitOther(subject, first);
        World.await(
                Duration.ofSeconds(10),
                () -> world.events(subject.namespace(), "web").stream()
                        .anyMatch(event -> event.getMessage().contains("revoked in Vault")));
    }

    @Test
    void theRevocationListTellsOfWhatVaultDoesNotStore() {
        Subject subject = pki.ready(pki.namespace(), "web", "role: unstored\ncommonName: web.example.com");
        String first = pki.serial(subject);
        String certificate = Pem.write(List.of(pki.served(subject).leaf()));
        world.vault().write("pki-it/revoke", Map.of("certificate", certificate));
        pki.awaitOther(subject, first);
    }

    @Test
    void anEditedLabelIsPutRightAndAnEditedKeyIsReplacedByANewCertificate() {
        Subject subject = pki.ready(pki.namespace(), "web", """
                commonName: web.example.com
                destination:
                  name: web
                  create: true
                  type: kubernetes.io/tls
                  labels: {app: web}
                """);
        String namespace = subject.namespace();
        String first = pki.serial(subject);
        Map<String, String> before = world.data(namespace, "web");

        world.edit(namespace, "web", secret -> secret.getMetadata().getLabels().put("app", "other"));
        World.await(
                Duration.ofSeconds(20),
                () -> "web"
                        .equals(world.secret(namespace, "web")
                                .orElseThrow()
                                .getMetadata()
                                .getLabels()
                                .get("app")));
        assertThat(world.data(namespace, "web")).isEqualTo(before);
        assertThat(pki.serial(subject)).isEqualTo(first);

        world.edit(namespace, "web", secret -> secret.getData().put("tls.key", "ZWRpdGVk"));
        pki.awaitOther(subject, first);
        assertThat(pki.served(subject).keyMatches()).isTrue();
    }

    @Test
    void onlyAnEditThatAsksForAnotherCertificateCostsOne() {
        Subject subject = pki.ready(pki.namespace(), "web", """
                commonName: web.example.com
                altNames: [one.example.com, two.example.com]
                destination: {name: web, create: true}
                """);
        String first = pki.serial(subject);
        String key = world.data(subject.namespace(), "web").getOrDefault("private_key", "");

        pki.ready(subject.namespace(), "web", """
                commonName: web.example.com
                altNames: [two.example.com, ONE.example.com]
                expiryOffset: 1h
                revoke: false
                rolloutRestartTargets: [{kind: Deployment, name: web}]
                destination: {name: web, create: true, type: kubernetes.io/tls, labels: {app: web}}
                """);
        World.await(
                Duration.ofSeconds(20),
                () -> world.data(subject.namespace(), "web").containsKey("tls.crt"));
        assertThat(pki.served(subject).keyMatches()).isTrue();
        assertThat(world.data(subject.namespace(), "web")).containsEntry("private_key", key);
        World.await(
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
        Subject subject = pki.ready(namespace, "web", """
                commonName: web.example.com
                destination: {name: web, create: true, type: kubernetes.io/tls, labels: {app: web}}
                """);
        pki.ready(namespace, "opaque", "commonName: opaque.example.com\ndestination: {name: opaque, create: true}");
        String first = pki.serial(subject);
        var status = pki.status(subject);
        operator.close();
        long mark = world.sandbox().bao().auditMark();
        try {
            for (int restart = 0; restart < 30; restart++) {
                // What the operator puts right shows that it has looked.
                world.edit(
                        namespace,
                        "web",
                        secret -> secret.getMetadata().getLabels().remove("app"));
                operator = pki.operator();
                World.await(
                        Duration.ofSeconds(30),
                        () -> world.secret(namespace, "web")
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
        Subject subject = pki.ready(pki.namespace(), "web", """
                commonName: web.example.com
                destination: {name: web, create: true, type: kubernetes.io/tls, labels: {app: web}}
                """);
        Map<String, String> before = world.data(subject.namespace(), "web");
        var status = pki.status(subject);
        var bao = world.sandbox().bao();
        long mark = bao.auditMark();
        try {
            bao.seal();
            world.edit(
                    subject.namespace(),
                    "web",
                    secret -> secret.getMetadata().getLabels().remove("app"));
            World.await(
                    Duration.ofSeconds(20),
                    () -> world.secret(subject.namespace(), "web")
                            .orElseThrow()
                            .getMetadata()
                            .getLabels()
                            .containsKey("app"));
            World.assertStays(Duration.ofSeconds(3), () -> pki.status(subject).equals(status));
        } finally {
            bao.unseal();
        }
        World.assertStays(Duration.ofSeconds(3), () -> pki.status(subject).equals(status));
        assertThat(world.data(subject.namespace(), "web")).isEqualTo(before);
        assertThat(pki.issuedSince(mark, subject.namespace())).isEmpty();
    }

    @Test
    void replacedAndDeletedCertificatesAreRevokedWhereTheSpecSaysSo() {
        Subject subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com\nrevoke: true");
        String first = pki.serial(subject);
        subject.forceSync("now");
        String second = pki.awaitOther(subject, first);
        World.await(Duration.ofSeconds(20), () -> pki.revokedAt(first) > 0);
        World.await(
                Duration.ofSeconds(20),
                () -> pki.status(subject).orElseThrow().superseded().isEmpty());
        assertThat(pki.revokedAt(second)).isZero();

        subject.delete();
        World.await(Duration.ofSeconds(20), () -> pki.revokedAt(second) > 0);
        World.await(Duration.ofSeconds(20), () -> !subject.exists());
    }

    @Test
    void whatIsStillToBeRevokedSurvivesARestart() {
        Subject subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com\nrevoke: true");
        String first = pki.serial(subject);
        operator.close();
        try {
            operator = world.operator("--lease-overlap=1h");
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
        World.await(Duration.ofSeconds(30), () -> pki.revokedAt(first) > 0 && !subject.exists());
    }

    @Test
    void aCertificateThatVsoHadIssuedIsKeptWhereItIsWhatTheSpecAsksFor() {
        Subject subject = pki.ready(pki.namespace(), "web", "commonName: web.example.com\naltNames: [one.example.com]");
        String first = pki.serial(subject);
        operator.close();
        long mark = world.sandbox().bao().auditMark();
        // VSO's status has none of these.
        subject.resource()
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"requestDigest\":null,\"shapeDigest\":null,\"mount\":null}}");
        assertThat(pki.status(subject).orElseThrow().requestDigest()).isNull();
        operator = pki.operator();
        World.await(
                Duration.ofSeconds(20), () -> pki.status(subject).orElseThrow().requestDigest() != null);
        assertThat(pki.serial(subject)).isEqualTo(first);
        assertThat(pki.issuedSince(mark, subject.namespace())).isEmpty();
    }
}
