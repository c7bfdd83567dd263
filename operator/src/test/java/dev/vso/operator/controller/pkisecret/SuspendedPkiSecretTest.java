package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A VaultPKISecret while it is suspended, and when it is resumed. */
class SuspendedPkiSecretTest extends PkiReconcilerTestBase {

    @BeforeEach
    void revoking() {
        run = of(SPEC + "  revoke: true\n");
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
        assertThat(condition("Suspended").getMessage()).contains("the certificate is valid until ");
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
        assertThat(found("Suspended")).isEmpty();
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
        run.delete(PkiSecretKind.FINALIZER, fixture.clock.instant());
        run.run();
        assertThat(pki.revoked()).containsExactly(pki.issued().getFirst());
    }
}
