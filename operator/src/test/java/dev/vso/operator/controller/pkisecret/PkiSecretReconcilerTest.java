package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a VaultPKISecret to its certificate, its Secret and its status, with Vault and the cluster in memory. */
class PkiSecretReconcilerTest extends PkiReconcilerTestBase {

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
