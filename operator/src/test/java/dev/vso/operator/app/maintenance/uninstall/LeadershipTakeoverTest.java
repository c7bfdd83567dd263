package dev.vso.operator.app.maintenance.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadershipTakeoverTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final LeadershipTakeover hold = new LeadershipTakeover("operators", "lock", "uninstall_1");

    @DisplayName("The previous leader gets time to stop, but at most half of the total")
    @ParameterizedTest
    @CsvSource({"operator-1, 60, 15", "operator-1, 120, 15", "operator-1, 20, 10", "'', 60, 0"})
    void timeToStop(String holder, int limit, int wait) {
        assertThat(LeadershipTakeover.wait(Optional.of(lease(holder)), Duration.ofSeconds(limit)))
                .isEqualTo(Duration.ofSeconds(wait));
    }

    @Test
    @DisplayName("Without a Lease there is nothing to wait for")
    void noLease() {
        assertThat(LeadershipTakeover.wait(Optional.empty(), Duration.ofMinutes(1)))
                .isZero();
        assertThat(LeadershipTakeover.wait(Optional.of(new Lease()), Duration.ofMinutes(1)))
                .isZero();
    }

    @Test
    void theLeaseIsTakenOnlyAsItWasSeenAndForSoLong() {
        Lease taken = hold.taken(Optional.of(lease("operator-1")), NOW, Duration.ofMinutes(3));

        assertThat(taken.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(taken.getSpec().getHolderIdentity()).isEqualTo("uninstall_1");
        assertThat(taken.getSpec().getLeaseDurationSeconds()).isEqualTo(180);
        assertThat(taken.getSpec().getRenewTime()).isEqualTo(NOW.atZone(ZoneOffset.UTC));
        assertThat(taken.getSpec().getLeaseTransitions()).isEqualTo(4);
        assertThat(hold.isOurs(Optional.of(taken))).isTrue();
        assertThat(hold.isOurs(Optional.of(lease("operator-1")))).isFalse();
    }

    @Test
    void whereThereIsNoLeaseOneIsMade() {
        Lease taken = hold.taken(Optional.empty(), NOW, Duration.ofMinutes(3));

        assertThat(taken.getMetadata().getName()).isEqualTo("lock");
        assertThat(taken.getMetadata().getNamespace()).isEqualTo("operators");
        assertThat(taken.getMetadata().getResourceVersion()).isNull();
    }

    @Test
    @DisplayName("A released Lease has no holder")
    void released() {
        Lease given = hold.given(hold.taken(Optional.of(lease("operator-1")), NOW, Duration.ofMinutes(3)), NOW);

        assertThat(LeadershipTakeover.leader(Optional.of(given))).isEmpty();
        assertThat(given.getSpec().getLeaseDurationSeconds()).isOne();
    }

    private static Lease lease(String holder) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName("lock")
                .withNamespace("operators")
                .withResourceVersion("7")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(15)
                .withLeaseTransitions(3)
                .withRenewTime(NOW.atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }
}
