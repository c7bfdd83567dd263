package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.SupersededCertificate;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When the certificates of a VaultPKISecret are revoked: replaced ones, and that of a deleted resource. */
class PkiRevocationTest extends PkiReconcilerTestBase {

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
        soon().untilAsserted(() -> {
            run.run();
            assertThat(fixture.workloads.restarted()).singleElement().asString().startsWith("web ");
            assertThat(run.status().pendingRestarts()).isEmpty();
        });
    }

    private List<String> conditions() {
        return run.status().conditions().stream().map(Condition::getType).toList();
    }

    private @Nullable RotationPhase phase() {
        RotationStatus rotation = run.status().rotation();
        return rotation == null ? null : rotation.phase();
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
                .as("before the overlap is over, read for the restart and once for the rotation")
                .isLessThanOrEqualTo(2);
        fixture.clock.pass(OVERLAP.plusSeconds(1));
        run.run();
        String first = pki.issued().getFirst();
        assertThat(condition("PreviousCredentialsKept").getMessage())
                .contains(
                        "for Deployment web (its rollout is not finished: 1 of 3 pods are new): certificate " + first);
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
        assertThat(phase()).isEqualTo(RotationPhase.ROLLING_OUT);
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
        fixture.clock.pass(Duration.ofSeconds(30)); // the longest time between two reads for the rotation
        run.run();
        assertThat(phase()).isEqualTo(RotationPhase.PREVIOUS_REVOKED);
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
    @DisplayName("a deletion with revoke revokes the certificate, and removes the finalizer")
    void deleted() throws Exception {
        run = of(SPEC + "  revoke: true\n");
        run.run();
        run.delete(PkiSecretKind.FINALIZER, fixture.clock.instant());
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
        run.delete(PkiSecretKind.FINALIZER, fixture.clock.instant());
        pki.refusesToRevoke(true);
        run.run();
        assertThat(run.next()).contains(Duration.ofSeconds(2));
        fixture.clock.pass(Duration.ofSeconds(31));
        run.run();
        assertThat(fixture.left())
                .extracting(Object::toString)
                .containsExactly("certificate %s of pki".formatted(pki.issued().getFirst()));
    }
}
