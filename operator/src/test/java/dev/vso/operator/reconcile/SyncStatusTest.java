package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vso.operator.error.SyncError;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SyncStatusTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final SyncError DOWN = SyncError.retryable("VaultClientError", "Vault is sealed: unseal it");

    @Test
    void aSyncSaysSoInAllThree() {
        assertThat(SyncStatus.synced(List.of(), "app", 3, NOW))
                .extracting(Condition::getType, Condition::getStatus, Condition::getObservedGeneration)
                .containsExactly(
                        tuple("SecretSynced", "True", 3L), tuple("Healthy", "True", 3L), tuple("Ready", "True", 3L));
    }

    @Test
    void aFailureSaysWhyInAllThree() {
        assertThat(SyncStatus.failed(List.of(), DOWN, 3, NOW)).hasSize(3).allSatisfy(condition -> {
            assertThat(condition.getStatus()).isEqualTo("False");
            assertThat(condition.getReason()).isEqualTo("VaultClientError");
            assertThat(condition.getMessage()).isEqualTo("Vault is sealed: unseal it");
        });
    }

    @Test
    void sayingTheSameAgainChangesNothing() {
        List<Condition> synced = SyncStatus.synced(List.of(), "app", 3, NOW);
        assertThat(SyncStatus.synced(synced, "app", 3, LATER)).isEqualTo(synced);
        List<Condition> failed = SyncStatus.failed(synced, DOWN, 3, NOW);
        assertThat(SyncStatus.failed(failed, DOWN, 3, LATER)).isEqualTo(failed);
    }

    @Test
    @DisplayName("S6: a failure of the same cause is written once, of another cause or generation again")
    void theSameCauseIsWrittenOnce() {
        SyncError one =
                SyncError.retryable("VaultClientError", "HTTP 500: user v-app-7ZpQx1LmN2aB at 2026-11-29T19:21:58Z");
        SyncError same =
                SyncError.retryable("VaultClientError", "HTTP 500: user v-app-Kq8sTTv01pLw at 2026-11-29T19:22:31Z");
        SyncError other =
                SyncError.retryable("VaultClientError", "HTTP 403: user v-app-Kq8sTTv01pLw at 2026-11-29T19:22:31Z");
        List<Condition> failed = SyncStatus.failed(List.of(), one, 3, NOW);
        assertThat(SyncStatus.failed(failed, same, 3, LATER)).isEqualTo(failed);
        assertThat(SyncStatus.alreadyReports(failed, same)).isTrue();
        assertThat(SyncStatus.failed(failed, other, 3, LATER))
                .allSatisfy(condition -> assertThat(condition.getMessage()).isEqualTo(other.message()));
        assertThat(SyncStatus.alreadyReports(failed, other)).isFalse();
        assertThat(SyncStatus.failed(failed, same, 4, LATER))
                .allSatisfy(condition -> assertThat(condition.getMessage()).isEqualTo(same.message()));
    }

    @Test
    void conditionsOfOthersStay() {
        Condition foreign = new ConditionBuilder()
                .withType("Theirs")
                .withStatus("True")
                .withReason("Because")
                .build();
        assertThat(SyncStatus.failed(List.of(foreign), DOWN, 3, NOW)).contains(foreign);
    }

    @Test
    @DisplayName("The status is read back")
    void statusRoundTrip() {
        List<Condition> failed = SyncStatus.failed(List.of(), DOWN, 3, NOW);
        assertThat(SyncStatus.saysFailed(failed)).isTrue();
        assertThat(SyncStatus.alreadyReports(failed, DOWN)).isTrue();
        assertThat(SyncStatus.alreadyReports(failed, SyncError.retryable("VaultClientError", "something else")))
                .isFalse();
        assertThat(SyncStatus.alreadyReports(failed, SyncError.retryable("SecretSyncError", DOWN.message())))
                .isFalse();
        List<Condition> synced = SyncStatus.synced(failed, "app", 3, LATER);
        assertThat(SyncStatus.saysFailed(synced)).isFalse();
        assertThat(SyncStatus.alreadyReports(synced, DOWN)).isFalse();
        assertThat(SyncStatus.saysFailed(List.of())).isFalse();
    }

    @Test
    @DisplayName("A message too long for a condition is still recognized")
    void longMessage() {
        SyncError endless = SyncError.retryable("VaultClientError", "x".repeat(3000));
        List<Condition> failed = SyncStatus.failed(List.of(), endless, 3, NOW);
        assertThat(SyncStatus.alreadyReports(failed, endless)).isTrue();
    }
}
