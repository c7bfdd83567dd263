package dev.vso.operator.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RollbackState;
import dev.vso.api.RollbackStatus;
import dev.vso.api.RotationPhase;
import dev.vso.api.SecretLease;
import dev.vso.operator.rollback.RollbackPlan.Decision;
import dev.vso.operator.rollback.RollbackPlan.Observed;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RollbackPlanTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Optional<Instant> LATER = Optional.of(NOW.plusSeconds(3600));
    private static final Optional<String> FAILED = Optional.of("the rollout failed");

    private static Optional<RollbackStatus> status(@Nullable RollbackState state) {
        return Optional.of(new RollbackStatus(
                state, "mac", new SecretLease("a/b", 3600, true, "", null), NOW.toString(), "the rollout failed"));
    }

    private static Observed observed(
            @Nullable RollbackState state, Optional<String> failure, boolean isHeld, Optional<Instant> end) {
        return new Observed(true, status(state), Optional.of(RotationPhase.STALLED), failure, false, isHeld, end, NOW);
    }

    private static Observed unwanted(RollbackState state) {
        return new Observed(false, status(state), Optional.of(RotationPhase.STALLED), FAILED, false, true, LATER, NOW);
    }

    private static Observed at(RotationPhase phase) {
        return new Observed(true, status(RollbackState.READY), Optional.of(phase), FAILED, false, true, LATER, NOW);
    }

    @Test
    @DisplayName("A failed rollout is announced, and what was announced is put back")
    void yes() {
        assertThat(RollbackPlan.decide(observed(RollbackState.READY, FAILED, true, LATER)))
                .isEqualTo(new Decision.Announce("the rollout failed"));
        assertThat(RollbackPlan.decide(observed(RollbackState.ROLLING_BACK, Optional.empty(), true, LATER)))
                .as("after a restart of the operator the failure may not be known yet")
                .isEqualTo(new Decision.PutBack("the rollout failed"));
    }

    @Test
    @DisplayName("Nothing happens before a failure, and nothing more after a rollback or a refusal")
    void leave() {
        assertThat(RollbackPlan.decide(observed(RollbackState.READY, Optional.empty(), true, LATER)))
                .isEqualTo(new Decision.Leave("no rollout has failed"));
        assertThat(RollbackPlan.decide(observed(RollbackState.ROLLED_BACK, FAILED, true, LATER)))
                .isEqualTo(new Decision.Leave("the previous credentials were put back already"));
        assertThat(RollbackPlan.decide(observed(RollbackState.REFUSED, FAILED, true, LATER)))
                .isEqualTo(new Decision.Leave("it was refused"));
        assertThat(RollbackPlan.decide(new Observed(
                        true, Optional.empty(), Optional.empty(), FAILED, false, false, Optional.empty(), NOW)))
                .isEqualTo(new Decision.Leave("no previous credentials are kept"));
        assertThat(RollbackPlan.decide(new Observed(
                        true,
                        status(RollbackState.READY),
                        Optional.of(RotationPhase.STALLED),
                        FAILED,
                        true,
                        true,
                        LATER,
                        NOW)))
                .isEqualTo(new Decision.Leave("other credentials are about to be issued"));
    }

    @Test
    @DisplayName("What cannot be put back is refused with the reason, before and after the announcement")
    void refuse() {
        for (RollbackState state : new RollbackState[] {RollbackState.READY, RollbackState.ROLLING_BACK}) {
            assertThat(RollbackPlan.decide(observed(state, FAILED, false, LATER)))
                    .isEqualTo(
                            new Decision.Refuse("the Secret for the previous credentials does not hold them any more"));
            assertThat(RollbackPlan.decide(observed(state, FAILED, true, Optional.empty())))
                    .isEqualTo(new Decision.Refuse("the lease of the previous credentials was revoked or has ended"));
            assertThat(RollbackPlan.decide(observed(
                            state,
                            FAILED,
                            true,
                            Optional.of(NOW.plus(RollbackPlan.SHORTEST).minusSeconds(1)))))
                    .isEqualTo(new Decision.Refuse(
                            "the previous credentials end at 2030-01-01T00:01:59Z, which is too soon"));
        }
    }

    @Test
    @DisplayName(
            "What is not needed any more is dropped: the field is gone, all run with the new credentials, or the status makes no sense")
    void drop() {
        assertThat(RollbackPlan.decide(unwanted(RollbackState.READY))).isInstanceOf(Decision.Drop.class);
        assertThat(RollbackPlan.decide(unwanted(RollbackState.ROLLING_BACK))).isInstanceOf(Decision.Drop.class);
        assertThat(RollbackPlan.decide(at(RotationPhase.SETTLED))).isInstanceOf(Decision.Drop.class);
        assertThat(RollbackPlan.decide(at(RotationPhase.PREVIOUS_REVOKED))).isInstanceOf(Decision.Drop.class);
        assertThat(RollbackPlan.decide(observed(null, FAILED, true, LATER))).isInstanceOf(Decision.Drop.class);
    }
}
