package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SupersededCertificate;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.RevocationPolicy;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a VaultPKISecret to its certificate, its Secret and its status, with Vault and the cluster in memory. */
class PkiSecretReconcilerTest {

    private static final String SPEC = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultPKISecret
            metadata: {name: web}
            spec:
              mount: pki
              role: app
              commonName: web
              ttl: 1h
              destination: {name: web, create: true}
            """;
    private static final Duration OVERLAP = Duration.ofMinutes(2);
    private static final Duration CHECK = Duration.ofMinutes(10);

    private ControllerFixture fixture;
    private FakePki pki;
    private Reconciliation<VaultPKISecretStatus, VaultPKISecret> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        pki = new FakePki(fixture.clock);
        fixture.vault.mount(pki);
        run = of(SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<VaultPKISecretStatus, VaultPKISecret> of(String yaml) {
        return new Reconciliation<>(
                VaultPKISecret.class,
                new PkiSecretReconciler(
                        fixture.services(),
                        new PkiSecretReconciler.Times(RevocationPolicy.after(OVERLAP), CHECK),
                        fixture.secrets,
                        fixture.triggers()),
                yaml);
    }

    private Condition condition(String type) {
        return Reconciliation.condition(run.status().conditions(), type).orElseThrow();
    }

    private String data(String key) {
        return fixture.secrets.data(SECRET).getOrDefault(key, "");
    }

    @Test
    @DisplayName("a new resource gets a certificate, its Secret, and a status with serial number and end")
    void issued() throws Exception {
        run.run();
        assertThat(data("certificate")).contains("BEGIN CERTIFICATE");
        assertThat(data("private_key")).contains("PRIVATE KEY");
        assertThat(run.status().serialNumber()).isEqualTo(pki.issued().getLast());
        assertThat(run.status().valid()).isTrue();
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
        fixture.awaitPosted(
                "SecretSynced: Secret web has certificate " + pki.issued().getLast());
    }

    @Test
    @DisplayName("until two thirds of its life the certificate stays; then another one replaces it")
    void renewed() throws Exception {
        run.run();
        fixture.clock.pass(Duration.ofMinutes(30));
        run.run();
        run.run();
        assertThat(pki.issued()).hasSize(1);
        fixture.clock.pass(Duration.ofMinutes(11));
        run.run();
        assertThat(pki.issued()).hasSize(2);
        assertThat(run.status().serialNumber()).isEqualTo(pki.issued().getLast());
        assertThat(pki.revoked()).isEmpty();
        fixture.awaitPosted(
                "SecretRotated: Secret web has certificate " + pki.issued().getLast());
    }

    @Test
    @DisplayName("with revoke, a replaced certificate is revoked after the overlap")
    void replacedIsRevoked() throws Exception {
        run = of(SPEC + "  revoke: true\n");
        run.run();
        run.forceSync("now");
        run.run();
        assertThat(pki.issued()).hasSize(2);
        assertThat(run.status().superseded()).hasSize(1);
        assertThat(pki.revoked()).isEmpty();
        fixture.clock.pass(OVERLAP.plusSeconds(1));
        run.run();
        assertThat(pki.revoked()).containsExactly(pki.issued().getFirst());
        assertThat(run.status().superseded()).isEmpty();
    }

    private void replaced(String more) throws Exception {
        run = of(SPEC + "  revoke: true\n  rolloutRestartTargets: [{kind: Deployment, name: web}]\n" + more);
        run.run();
        fixture.workloads.unfinished(Optional.of("1 of 3 pods are new"));
        run.forceSync("now");
        run.run();
        run.run();
        soon().untilAsserted(() -> assertThat(fixture.workloads.restarted())
                .singleElement()
                .asString()
                .startsWith("web "));
    }

    private List<String> conditions() {
        return run.status().conditions().stream().map(Condition::getType).toList();
    }

    @Test
    @DisplayName("a replaced certificate is kept until the workloads have finished their rollouts, over a restart too")
    void keptForRollout() throws Exception {
        replaced("");
        assertThat(run.status().superseded()).singleElement().satisfies(one -> {
            assertThat(one.keptFor()).extracting("name").containsExactly("web");
            assertThat(fixture.workloads.restarted()).containsExactly("web " + one.restart());
        });
        assertThat(fixture.workloads.reads())
                .as("not read before the overlap is over")
                .isLessThanOrEqualTo(1);
        fixture.clock.pass(OVERLAP.plusSeconds(1));
        run.run();
        String first = pki.issued().getFirst();
        assertThat(condition("PreviousCredentialsKept").getMessage())
                .contains(
                        "for Deployment web (its rollout is not finished: 1 of 3 pods are new): certificate " + first);
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
        assertThat(run.next()).contains(Duration.ofSeconds(2));
        int reads = fixture.workloads.reads();
        run.run();
        assertThat(fixture.workloads.reads()).as("read only when it is time").isEqualTo(reads);

        var nextProcess = of(SPEC + "  revoke: true\n  rolloutRestartTargets: [{kind: Deployment, name: web}]\n");
        nextProcess.resource().setStatus(run.status());
        run = nextProcess;
        run.run();
        assertThat(fixture.workloads.reads()).isGreaterThan(reads);
        assertThat(conditions()).contains("PreviousCredentialsKept");
        assertThat(pki.revoked()).isEmpty();

        fixture.workloads.unfinished(Optional.empty());
        fixture.clock.pass(Duration.ofSeconds(3));
        run.run();
        assertThat(conditions()).doesNotContain("PreviousCredentialsKept");
        assertThat(run.next()).contains(Duration.ofMillis(1));
        run.run();
        assertThat(pki.revoked()).containsExactly(first);
        assertThat(run.status().superseded()).isEmpty();
    }

    @Test
    @DisplayName("rotation.maxOverlap bounds how long a certificate is kept, and its own end does")
    void keptNoLonger() throws Exception {
        replaced("  rotation: {overlap: 1m, maxOverlap: 10m}\n");
        fixture.clock.pass(Duration.ofMinutes(9));
        run.run();
        assertThat(conditions()).contains("PreviousCredentialsKept");
        fixture.clock.pass(Duration.ofSeconds(61));
        run.run();
        assertThat(pki.revoked()).containsExactly(pki.issued().getFirst());
        assertThat(conditions()).doesNotContain("PreviousCredentialsKept");
    }

    @Test
    @DisplayName("a certificate that ends while workloads may use it is not revoked")
    void keptUntilItsEnd() throws Exception {
        replaced("");
        fixture.clock.pass(Duration.ofMinutes(35));
        run.run();
        assertThat(conditions()).contains("PreviousCredentialsKept");
        run.forceSync("again");
        run.run();
        assertThat(run.status().superseded())
                .extracting(SupersededCertificate::serialNumber)
                .containsExactly(pki.issued().get(0), pki.issued().get(1));
        fixture.clock.pass(Duration.ofMinutes(26));
        run.run();
        run.run();
        assertThat(run.status().superseded()).isEmpty();
        assertThat(pki.revoked()).isEmpty();
        assertThat(conditions()).doesNotContain("PreviousCredentialsKept");
    }

    @Test
    @DisplayName("AfterOverlap does not wait for workloads, and Never revokes no replaced certificate")
    void otherwise() throws Exception {
        replaced("  rotation: {revokePrevious: AfterOverlap}\n");
        fixture.clock.pass(OVERLAP.plusSeconds(1));
        run.run();
        assertThat(pki.revoked()).containsExactly(pki.issued().getFirst());
        run.edit(SPEC + "  revoke: true\n  rotation: {revokePrevious: Never}\n");
        run.forceSync("again");
        run.run();
        assertThat(pki.issued()).hasSize(3);
        assertThat(run.status().superseded()).isEmpty();
    }

    @Test
    @DisplayName("a revocation that fails is reported, and repeated after five minutes")
    void revocationFails() throws Exception {
        run = of(SPEC + "  revoke: true\n");
        run.run();
        run.forceSync("now");
        run.run();
        pki.refusesToRevoke(true);
        fixture.clock.pass(OVERLAP.plusSeconds(1));
        run.run();
        fixture.awaitPosted("could not be revoked yet");
        assertThat(run.status().superseded()).hasSize(1);
        pki.refusesToRevoke(false);
        fixture.clock.pass(Duration.ofMinutes(5));
        run.run();
        run.run();
        assertThat(pki.revoked()).containsExactly(pki.issued().getFirst());
    }

    @Test
    @DisplayName("a certificate that was revoked in Vault is found at the next look-up, and replaced")
    void revoked() throws Exception {
        run.run();
        pki.revoke(pki.issued().getFirst());
        fixture.clock.pass(CHECK);
        run.run();
        run.run();
        assertThat(pki.issued()).hasSize(2);
        assertThat(run.status().serialNumber()).isEqualTo(pki.issued().getLast());
    }

    @Test
    @DisplayName("another name needs another certificate, another form does not")
    void edited() throws Exception {
        run.run();
        run.edit(SPEC.replace("create: true", "create: true, type: kubernetes.io/tls"));
        run.run();
        assertThat(pki.issued()).hasSize(1);
        assertThat(data("tls.crt")).contains("BEGIN CERTIFICATE");
        fixture.awaitPosted("holds the same certificate in another form");
        run.edit(SPEC.replace("commonName: web", "commonName: other"));
        run.run();
        assertThat(pki.issued()).hasSize(2);
    }

    @Test
    @DisplayName("a lost Secret needs another certificate")
    void lost() throws Exception {
        run.run();
        fixture.secrets.remove(SECRET);
        run.run();
        assertThat(pki.issued()).hasSize(2);
        assertThat(data("certificate")).isNotEmpty();
    }

    @Test
    @DisplayName("a certificate whose Secret could not be written is kept for the next attempt")
    void unwritten() throws Exception {
        fixture.secrets.refusesNext("the quota is used up");
        run.run();
        assertThat(condition("Ready").getMessage()).contains("the quota is used up");
        assertThat(run.status().valid()).isFalse();
        fixture.clock.pass(Duration.ofMinutes(1));
        run.run();
        assertThat(pki.issued()).hasSize(1);
        assertThat(run.status().serialNumber()).isEqualTo(pki.issued().getFirst());
        assertThat(run.status().valid()).isTrue();
    }

    @Test
    @DisplayName("with ca.crt, a new issuer of the mount is added to the bundle without a new certificate")
    void issuers() throws Exception {
        run = of(SPEC.replace("create: true", "create: true, type: kubernetes.io/tls"));
        run.run();
        String first = pki.rootPem().strip();
        assertThat(data("ca.crt")).contains(first);
        pki.replaceRoot();
        fixture.answers(
                "GET",
                "pki/issuers",
                200,
                "{\"request_id\":\"r\",\"data\":{\"keys\":[\"n\"],\"key_info\":{\"n\":{\"is_default\":true,\"key_id\":\"k\"}}}}");
        fixture.holds(
                "pki/issuer/n/json",
                "{\"certificate\":\"%s\"}".formatted(pki.rootPem().replace("\n", "\\n")));
        fixture.clock.pass(CHECK);
        run.run();
        run.run();
        assertThat(pki.issued()).hasSize(1);
        assertThat(data("ca.crt")).contains(pki.rootPem().strip()).contains(first);
    }

    @Test
    @DisplayName("keystores get a generated password that stays when the certificate is renewed")
    void keystores() throws Exception {
        run = of(SPEC.replace("create: true", "create: true, keystores: {pkcs12: true, jks: true}"));
        run.run();
        String password = data("keystore-password");
        assertThat(fixture.secrets.data(SECRET))
                .containsKeys("keystore.p12", "truststore.p12", "keystore.jks", "truststore.jks");
        assertThat(password).hasSizeGreaterThan(20);
        run.forceSync("now");
        run.run();
        assertThat(pki.issued()).hasSize(2);
        assertThat(data("keystore-password")).isEqualTo(password);
    }

    @Test
    @DisplayName("the password of keystores comes from the named Secret, and a missing one is reported with its key")
    void passwordOfUser() throws Exception {
        run = of(SPEC.replace(
                "create: true", "create: true, keystores: {pkcs12: true, passwordSecretRef: {name: pass, key: p}}"));
        run.run();
        assertThat(condition("Ready").getMessage())
                .contains("Secret team/pass has no password")
                .contains("key p");
        assertThat(pki.issued()).isEmpty();
        fixture.secrets.set(new ObjectKey("team", "pass"), "p", "a long password");
        run.edit(SPEC.replace(
                "create: true", "create: true, keystores: {pkcs12: true, passwordSecretRef: {name: pass, key: p}}"));
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsKey("keystore.p12").doesNotContainKey("keystore-password");
    }

    @Test
    @DisplayName("an offset that leaves nothing of the validity is ignored, and reported once")
    void offset() throws Exception {
        run = of(SPEC + "  expiryOffset: 59m\n");
        run.run();
        run.run();
        assertThat(pki.issued()).hasSize(1);
        assertThat(run.status().error()).isEqualTo(PkiStatusWriter.OFFSET_TOO_LONG);
        fixture.awaitPosted(PkiStatusWriter.OFFSET_TOO_LONG);
    }

    @Test
    @DisplayName("caOnly writes authorities and revocation list, and reads them again after the interval")
    void authoritiesOnly() throws Exception {
        run = of("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: web}
                spec: {mount: pki, caOnly: true, refreshAfter: 10m, destination: {name: web, create: true}}
                """);
        run.run();
        assertThat(data("ca.crt").strip()).isEqualTo(pki.rootPem().strip());
        assertThat(data("crl.pem")).isEqualTo("the list\n");
        assertThat(pki.issued()).isEmpty();
        assertThat(run.next().orElseThrow()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
        fixture.awaitPosted("Secret web has the authorities of pki");
    }

    @Test
    @DisplayName("caOnly without a list of issuers takes the default issuer's chain")
    void chainOnly() throws Exception {
        fixture.answers("GET", "pki/issuers", 403, "{\"errors\":[\"permission denied\"]}");
        fixture.holds(
                "pki/cert/ca_chain",
                "{\"certificate\":\"%s\"}".formatted(pki.rootPem().replace("\n", "\\n")));
        run = of("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: web}
                spec: {mount: pki, caOnly: true, destination: {name: web, create: true}}
                """);
        run.run();
        assertThat(data("ca.crt").strip()).isEqualTo(pki.rootPem().strip());
        assertThat(condition("Limited").getMessage()).contains("grant list on pki/issuers");
    }

    @Test
    @DisplayName("a deletion with revoke revokes the certificate, and removes the finalizer")
    void deleted() throws Exception {
        run = of(SPEC + "  revoke: true\n");
        run.run();
        run.finalizer(PkiSecretKind.FINALIZER);
        run.delete(fixture.clock.instant());
        run.run();
        assertThat(pki.revoked()).containsExactlyElementsOf(pki.issued());
        assertThat(fixture.vault.requests())
                .last()
                .satisfies(it -> assertThat(it.body()).contains("\"finalizers\":[]"));
        fixture.awaitPosted("the certificate was revoked");
    }

    @Test
    @DisplayName("a deletion that cannot revoke waits for the grace period, and says what is left")
    void leftBehind() throws Exception {
        run = of(SPEC + "  revoke: true\n");
        run.run();
        run.finalizer(PkiSecretKind.FINALIZER);
        run.delete(fixture.clock.instant());
        pki.refusesToRevoke(true);
        run.run();
        assertThat(run.next()).contains(Duration.ofSeconds(2));
        fixture.clock.pass(Duration.ofSeconds(31));
        run.run();
        assertThat(fixture.left())
                .extracting(Object::toString)
                .containsExactly("certificate %s of pki".formatted(pki.issued().getFirst()));
    }

    @Test
    @DisplayName("clear removes our keys from a Secret that the user made, and leaves the others")
    void cleared() throws Exception {
        fixture.secrets.set(SECRET, "mine", "stays");
        run = of(SPEC.replace("create: true", "create: false") + "  clear: true\n");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsKeys("mine", "certificate");
        run.finalizer(PkiSecretKind.FINALIZER);
        run.delete(fixture.clock.instant());
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsOnlyKeys("mine");
    }

    @Test
    @DisplayName("a certificate without its key is refused, with the role and the mount")
    void unusable() throws Exception {
        fixture.answers(
                "PUT",
                "pki/issue/app",
                200,
                "{\"request_id\":\"r\",\"data\":{\"certificate\":\"%s\"}}"
                        .formatted(pki.rootPem().replace("\n", "\\n")));
        run.run();
        assertThat(condition("Ready").getMessage()).contains("role app of pki").contains("the key is missing");
        assertThat(fixture.secrets.read(SECRET)).isEmpty();
    }
}
