package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.controller.pkisecret.PkiSecretHandler.Step;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.rollout.RecordedRestarts;
import dev.vso.operator.status.ConditionReasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PkiStatusWriterTest {

    private final TestClock clock = new TestClock();
    private final RecordedRestarts outputs = new RecordedRestarts();
    private final UnrecordedCertificates unrecorded = new UnrecordedCertificates();
    private final ReconcileStateStore states = new ReconcileStateStore(
            new ReconcileTrigger() {
                @Override
                public void enqueue(ObjectKey key) {}

                @Override
                public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
            },
            clock);
    private final PkiStatusWriter writer = new PkiStatusWriter(
            outputs.output(),
            RefreshLimits.DEFAULT,
            RevocationPolicy.after(Duration.ofMinutes(3)),
            clock,
            unrecorded,
            states);
    private final HeldCertificate certificate = new HeldCertificate(
            "5b:01:aa", "pki", clock.instant(), clock.instant().plusSeconds(7200));
    private final PkiStatusReader state = new PkiStatusReader(
            Optional.of(certificate),
            Optional.of("mac"),
            Optional.of("request"),
            Optional.of("format"),
            Optional.of("authorities"),
            List.of());

    @AfterEach
    void close() {
        outputs.close();
    }

    private static VaultPKISecret resource(String spec, @Nullable VaultPKISecretStatus status) {
        VaultPKISecret resource = Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: app, namespace: team, uid: u, generation: 3}
                spec: {mount: pki, role: r, %s destination: {name: app-tls, create: true}}
                """.formatted(spec), VaultPKISecret.class);
        resource.setStatus(status);
        return resource;
    }

    private static VaultPKISecret resource(@Nullable VaultPKISecretStatus status) {
        return resource("", status);
    }

    private Step step(PkiStatusReader reached, boolean offsetTooLong, Optional<List<String>> limits) {
        return new Step(
                reached,
                Optional.of(new CertificateRenewal(clock.instant().plusSeconds(60), offsetTooLong)),
                limits,
                Optional.of(List.of()),
                clock.instant().plusSeconds(60));
    }

    private Step issued() {
        return step(state, false, Optional.of(List.of()));
    }

    private static Condition condition(VaultPKISecretStatus status, String type) {
        return Reconciliation.condition(status.conditions(), type).orElseThrow();
    }

    @Test
    @DisplayName("The status has the times of a certificate, and is read back as the same state")
    void issue() {
        VaultPKISecretStatus status = writer.of(resource(null), issued());
        assertThat(status.serialNumber()).isEqualTo("5b:01:aa");
        assertThat(status.expiration()).isEqualTo(clock.instant().getEpochSecond() + 7200);
        assertThat(status.lastRotation()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(status.lastGeneration()).isEqualTo(3);
        assertThat(status.valid()).isTrue();
        assertThat(status.error()).isEmpty();
        assertThat(PkiStatusReader.of(resource(status))).isEqualTo(state);
        assertThat(status.conditions()).extracting(Condition::getStatus).containsOnly("True");
        assertThat(status.conditions())
                .extracting(Condition::getMessage)
                .containsExactlyInAnyOrder(
                        "Secret app-tls holds the certificate",
                        "the last sync succeeded",
                        "Secret app-tls can be used");
    }

    @Test
    @DisplayName("Authorities without a certificate: no serial number, no times")
    void authorities() {
        VaultPKISecretStatus status = writer.of(
                resource("caOnly: true,", null), step(PkiStatusReader.ofAuthorities("mac"), true, Optional.empty()));
        assertThat(status.serialNumber()).isNull();
        assertThat(status.expiration()).isNull();
        assertThat(status.lastRotation()).isZero();
        assertThat(status.mount()).isNull();
        assertThat(status.secretMAC()).isEqualTo("mac");
        assertThat(condition(status, "SecretSynced").getMessage()).isEqualTo("Secret app-tls holds the authorities");
        assertThat(condition(status, "Healthy").getStatus()).isEqualTo("True");
    }

    @Test
    @DisplayName(
            "An offset that leaves nothing of the certificate's validity is reported; the Secret can be used all the same")
    void offset() {
        VaultPKISecretStatus status =
                writer.of(resource("expiryOffset: 2h,", null), step(state, true, Optional.of(List.of())));
        assertThat(status.valid()).isTrue();
        assertThat(status.error()).isEqualTo("ExpiryOffsetTooLong");
        assertThat(condition(status, "Healthy").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Healthy").getReason()).isEqualTo("ExpiryOffsetTooLong");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    }

    @ParameterizedTest
    @CsvSource({"3599, 3599 s", "3600, 1 h", "7300, 2 h"})
    @DisplayName("The validity of the certificate is given in hours, a shorter one in seconds")
    void life(long seconds, String words) {
        var held = new HeldCertificate(
                "01", "pki", clock.instant(), clock.instant().plusSeconds(seconds));
        assertThat(PkiStatusWriter.offsetTooLong(resource("expiryOffset: 2h,", null), held))
                .startsWith("expiryOffset 2h leaves nothing of the certificate's life of " + words + ": ");
    }

    @Test
    @DisplayName("A value below the requested one is reported until another certificate has all of it")
    void limits() {
        VaultPKISecretStatus status =
                writer.of(resource(null), step(state, false, Optional.of(List.of("ttl 2h, granted 1h"))));
        assertThat(condition(status, "Limited").getMessage()).isEqualTo("ttl 2h, granted 1h");
        status = writer.of(resource(status), step(state, false, Optional.empty()));
        assertThat(condition(status, "Limited").getMessage()).isEqualTo("ttl 2h, granted 1h");
        status = writer.of(resource(status), issued());
        assertThat(status.conditions()).extracting(Condition::getType).doesNotContain("Limited");
    }

    @Test
    @DisplayName("A failure leaves the certificate described, and the generation not carried out")
    void failure() {
        VaultPKISecretStatus before = writer.of(resource(null), issued());
        VaultPKISecret edited = resource(before);
        edited.getMetadata().setGeneration(4L);
        VaultPKISecretStatus after = writer.failed(
                edited, SyncError.retryable(ConditionReasons.VAULT_CLIENT_ERROR, "Vault is sealed: unseal it"));
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("valid", "error", "conditions")
                .isEqualTo(before);
        assertThat(after.valid()).isFalse();
        assertThat(after.error()).isEqualTo("VaultClientError");
        assertThat(after.conditions()).hasSize(3).allSatisfy(it -> {
            assertThat(it.getStatus()).isEqualTo("False");
            assertThat(it.getMessage()).isEqualTo("Vault is sealed: unseal it");
        });
    }

    @Test
    @DisplayName("A failure before any certificate; and one while the status lacks the certificate in the Secret")
    void unwritten() {
        SyncError error = SyncError.retryable(ConditionReasons.VAULT_CLIENT_ERROR, "Vault is sealed: unseal it");
        VaultPKISecretStatus status = writer.failed(resource(null), error);
        assertThat(status.serialNumber()).isNull();
        assertThat(status.lastGeneration()).isZero();
        unrecorded.keep(resource(null), state, Optional.empty());
        assertThat(writer.failed(resource(null), error).serialNumber()).isEqualTo("5b:01:aa");
    }

    @Test
    @DisplayName("While an attempt is to be repeated its failure is reported, although the certificate needs nothing")
    void repeated() {
        VaultPKISecretStatus failed = writer.failed(
                resource(writer.of(resource(null), issued())),
                SyncError.retryable(ConditionReasons.VAULT_CLIENT_ERROR, "Vault is sealed: unseal it"));
        states.update(
                new ObjectKey("team", "app"),
                it -> it.failed(clock.instant(), clock.instant().plusSeconds(5), 3, Optional.empty()));
        assertThat(writer.of(resource(failed), issued())).isEqualTo(failed);
        assertThat(writer.of(resource(null), issued()).valid())
                .as("without a status there is none to keep")
                .isTrue();
    }

    @Test
    @DisplayName("A conflict is not reported once the Secret is written")
    void conflict() {
        VaultPKISecretStatus status = writer.failed(
                resource(null), SyncError.terminal(ConditionReasons.CONFLICT, "Secret app-tls belongs to another"));
        assertThat(condition(status, "Conflict").getStatus()).isEqualTo("True");
        assertThat(writer.of(resource(status), issued()).conditions())
                .extracting(Condition::getType)
                .doesNotContain("Conflict");
    }
}
