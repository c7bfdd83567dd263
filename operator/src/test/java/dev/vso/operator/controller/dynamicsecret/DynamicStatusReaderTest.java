package dev.vso.operator.controller.dynamicsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.lease.Lease;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DynamicStatusReaderTest {

    private static final Instant SINCE = Instant.ofEpochSecond(1_800_000_000);
    private static final SecretLease LEASED = new SecretLease("ssh/creds/a/1", 60, true, "r", null);
    private static final StaticCredsMetaData ROTATED = new StaticCredsMetaData(1_800_000_000, 3600, null, 30);

    @Test
    void aCertificatesEndIsThatOfItsAnswer() {
        Lease lease = DynamicStatusReader.lease(status(SecretLease.NONE, "2027-01-15T09:00:00Z", null))
                .orElseThrow();

        assertThat(lease.id()).isEmpty();
        assertThat(lease.renewable()).isFalse();
        assertThat(lease.end()).isEqualTo("2027-01-15T09:00:00Z");
    }

    @Test
    @DisplayName("Credentials without expiry count until they are requested again")
    void withoutExpiry() {
        assertThat(DynamicStatusReader.lease(status(SecretLease.NONE, null, null))
                        .orElseThrow()
                        .duration())
                .isEqualTo(DynamicStatusReader.NO_EXPIRY);
        assertThat(DynamicStatusReader.lease(status(SecretLease.NONE, "soon", null))
                        .orElseThrow()
                        .duration())
                .isEqualTo(DynamicStatusReader.NO_EXPIRY);
    }

    @Test
    void theNextRotationByVaultIsNoEndForUs() {
        assertThat(DynamicStatusReader.lease(status(SecretLease.NONE, "2027-01-15T08:00:30Z", ROTATED))
                        .orElseThrow()
                        .duration())
                .isEqualTo(DynamicStatusReader.NO_EXPIRY);
    }

    @Test
    @DisplayName("The lease is read from the status")
    void leaseFromStatus() {
        assertThat(DynamicStatusReader.lease(status(LEASED, null, null)))
                .contains(new Lease(
                        Optional.of(new LeaseId("ssh/creds/a/1")),
                        SINCE,
                        Duration.ofMinutes(1),
                        true,
                        Optional.empty()));
    }

    @Test
    @DisplayName("The status has the time at which credentials expire")
    void expiryInStatus() {
        Lease less = new Lease(Optional.empty(), SINCE, DynamicStatusReader.NO_EXPIRY, false, Optional.empty());

        assertThat(DynamicStatusReader.expiresAt(less, null, SINCE)).isNull();
        assertThat(DynamicStatusReader.expiresAt(less.endingAt(SINCE.plusSeconds(90)), null, SINCE))
                .isEqualTo("2027-01-15T08:01:30Z");
        assertThat(DynamicStatusReader.expiresAt(less, ROTATED, SINCE)).isEqualTo("2027-01-15T08:00:30Z");
    }

    private static VaultDynamicSecretStatus status(
            SecretLease lease, @Nullable String expiresAt, @Nullable StaticCredsMetaData rotation) {
        return VaultDynamicSecretStatus.NONE.toBuilder()
                .lastRenewalTime(SINCE.getEpochSecond())
                .lastGeneration(1)
                .secretLease(lease)
                .staticCredsMetaData(rotation)
                .expiresAt(expiresAt)
                .build();
    }
}
