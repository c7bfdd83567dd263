package dev.vso.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeasesInVaultTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final LeaseId UNRECORDED = new LeaseId("db/creds/app/unrecorded");
    private static final LeaseId REPLACED = new LeaseId("db/creds/app/replaced");
    private static final LeaseId CURRENT = new LeaseId("db/creds/app/current");

    private static ReplacedLease replaced(LeaseId id, Duration rest) {
        return new ReplacedLease(
                id, new ReplacedCredentials(NOW, Optional.empty(), NOW.plus(rest), Optional.empty(), List.of()));
    }

    @Test
    @DisplayName("Those of the status and those that no status has yet, each once")
    void all() {
        assertThat(LeasesInVault.all(
                        List.of(UNRECORDED, REPLACED),
                        Optional.of(CURRENT),
                        List.of(replaced(REPLACED, Duration.ofSeconds(1)), replaced(CURRENT, Duration.ofHours(1))),
                        NOW))
                .containsExactly(UNRECORDED, REPLACED, CURRENT);
        assertThat(LeasesInVault.all(List.of(), Optional.empty(), List.of(), NOW))
                .isEmpty();
    }

    @Test
    @DisplayName("A replaced lease that has ended is not in Vault any more")
    void ended() {
        assertThat(LeasesInVault.all(List.of(), Optional.of(CURRENT), List.of(replaced(REPLACED, Duration.ZERO)), NOW))
                .containsExactly(CURRENT);
    }
}
