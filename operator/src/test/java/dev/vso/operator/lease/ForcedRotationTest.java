package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.destination.DestinationDrift.Drift;
import dev.vso.operator.sync.Decision.Rotate;
import dev.vso.operator.sync.Decision.Skip;
import dev.vso.operator.sync.Reason;
import dev.vso.operator.sync.Track;
import dev.vso.operator.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The annotation that asks for new credentials, and a restart that finds it there. */
class ForcedRotationTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Optional<String> OLD = Optional.of("old");
    private static final Lease LEASE = new Lease(
            Optional.of(new LeaseId("database/creds/app/1")), NOW, Duration.ofHours(1), true, Optional.empty());

    private static LeasePlan.Observed observed(Optional<String> force, Track track, Optional<Lease> lease) {
        return new LeasePlan.Observed(
                3, false, new Drift.None(), force, lease, false, Instant.MAX, 67, track, NOW, 0.5);
    }

    @Test
    void aRestartAdoptsTheLeaseThoughAnOldAnnotationIsThere() {
        assertThat(LeasePlan.decide(observed(OLD, Track.NEW, Optional.of(LEASE))))
                .isInstanceOf(Skip.class);
        assertThat(LeasePlan.decide(observed(OLD, Track.NEW.lookedAt(OLD), Optional.of(LEASE))))
                .as("looked at again for any reason")
                .isInstanceOf(Skip.class);
    }

    @Test
    void aNewValueRotates() {
        assertThat(LeasePlan.decide(observed(Optional.of("new"), Track.NEW.lookedAt(OLD), Optional.of(LEASE))))
                .isEqualTo(new Rotate(Reason.FORCED));
    }

    @Test
    void whatWasNeverIssuedIsIssuedWhateverTheAnnotationSays() {
        assertThat(LeasePlan.decide(observed(OLD, Track.NEW, Optional.empty())))
                .isEqualTo(new Rotate(Reason.FIRST_SYNC));
    }
}
