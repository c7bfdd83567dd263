package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.lease.RevocationPolicy;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A VaultPKISecret while it is suspended, and when it is resumed. */
class SuspendedPkiSecretTest {

    private static final String SPEC = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultPKISecret
            metadata: {name: web}
            spec:
              mount: pki
              role: app
              commonName: web
              ttl: 1h
              revoke: true
              destination: {name: web, create: true}
            """;
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private ControllerFixture fixture;
    private FakePki pki;
    private Reconciliation<VaultPKISecretStatus, VaultPKISecret> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        pki = new FakePki(fixture.clock);
        fixture.vault.mount(pki);
        run = new Reconciliation<>(
                VaultPKISecret.class,
                new PkiSecretReconciler(
                        fixture.services(),
                        new PkiSecretReconciler.Times(RevocationPolicy.after(OVERLAP), Duration.ofMinutes(10)),
                        fixture.secrets,
                        fixture.triggers()),
                SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Optional<Condition> condition(String type) {
        return Reconciliation.condition(run.status().conditions(), type);
    }

    @Test
    @DisplayName("a certificate is not replaced; the condition says until when it is valid, a warning when it is due")
    void notReplaced() throws Exception {
        run.run();
        run.pause(true);
        run.run();
        fixture.secrets.set(SECRET, "certificate", "edited");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("certificate", "edited");
        assertThat(condition("Suspended").orElseThrow().getMessage()).contains("the certificate is valid until ");
        fixture.clock.pass(Duration.ofMinutes(50));
        run.run();
        run.run();
        assertThat(pki.issued()).hasSize(1);
        assertThat(run.status().serialNumber()).isEqualTo(pki.issued().getFirst());
        soon().untilAsserted(() -> assertThat(fixture.posted())
                .filteredOn(it -> it.startsWith("NotReplacedWhileSuspended"))
                .singleElement()
                .satisfies(it -> assertThat(it).contains("although its renewal is due")));
        run.pause(false);
        run.run();
        assertThat(pki.issued()).hasSize(2);
        assertThat(condition("Suspended")).isEmpty();
    }

    @Test
    @DisplayName("a certificate that was replaced before is revoked after the overlap")
    void replacedIsRevoked() throws Exception {
        run.run();
        run.forceSync("now");
        run.run();
        run.pause(true);
        run.run();
        fixture.clock.pass(OVERLAP.plusSeconds(1));
        run.run();
        assertThat(pki.revoked()).containsExactly(pki.issued().getFirst());
        assertThat(run.status().superseded()).isEmpty();
        assertThat(pki.issued()).hasSize(2);
    }

    @Test
    @DisplayName("a suspended resource is deleted as usual: its certificate is revoked")
    void deleted() throws Exception {
        run.run();
        run.pause(true);
        run.run();
        run.finalizer(PkiSecretKind.FINALIZER);
        run.delete(fixture.clock.instant());
        run.run();
        assertThat(pki.revoked()).containsExactly(pki.issued().getFirst());
    }
}
