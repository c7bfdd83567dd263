package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.error.Explanation;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RestartConditionTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final ConditionUpdate DONE =
            ConditionUpdate.yes(ConditionType.ROLLOUT_RESTART, "RolloutRestartTriggered", "StatefulSet db restarted");
    private static final ConditionUpdate FAILED = ConditionUpdate.no(
            ConditionType.ROLLOUT_RESTART, "RolloutRestartTriggeredFailed", "there is no Deployment web");
    private static final PendingRestart WEB =
            new PendingRestart(new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web"), NOW, Optional.empty());

    @Test
    void withoutRestartsThereIsNothingToSay() {
        assertThat(RestartCondition.of(List.of(), List.of(), List.of())).isEmpty();
    }

    @Test
    @DisplayName("The condition lists all restarts that were done")
    void allDone() {
        assertThat(RestartCondition.of(List.of(), List.of(), List.of(DONE))).contains(DONE);
    }

    @Test
    void oneThatFailedIsNotHiddenByAnotherThatDidNot() {
        assertThat(RestartCondition.of(List.of(), List.of(), List.of(FAILED, DONE)))
                .contains(FAILED);
        assertThat(RestartCondition.of(List.of(), List.of(), List.of(DONE, FAILED)))
                .contains(FAILED);
    }

    @Test
    @DisplayName("What is invalid in the spec comes first, and goes when it is corrected")
    void invalid() {
        List<Explanation> problems = List.of(Explanation.of("rotation.windows[0].cron is bad", "write another"));
        ConditionUpdate alone =
                RestartCondition.of(problems, List.of(), List.of(DONE)).orElseThrow();
        assertThat(alone.reason()).isEqualTo("RotationInvalid");
        assertThat(alone.message()).isEqualTo("rotation.windows[0].cron is bad; write another");
        assertThat(RestartCondition.of(problems, List.of(WEB), List.of())
                        .orElseThrow()
                        .message())
                .startsWith("rotation.windows[0].cron is bad; write another; waiting for a restart: Deployment web");
        assertThat(RestartCondition.isOutdated(Conditions.merge(null, List.of(alone), 1, NOW)))
                .isTrue();
        assertThat(RestartCondition.isOutdated(Conditions.merge(null, List.of(DONE), 1, NOW)))
                .isFalse();
    }

    @Test
    @DisplayName("Pending restarts are read back from the condition")
    void pendingRoundTrip() {
        for (List<ConditionUpdate> outcomes :
                List.of(List.<ConditionUpdate>of(), List.of(DONE), List.of(DONE, FAILED))) {
            ConditionUpdate finding =
                    RestartCondition.of(List.of(), List.of(WEB), outcomes).orElseThrow();
            assertThat(finding.truth()).isEqualTo(ConditionUpdate.ConditionStatus.FALSE);
            assertThat(RestartCondition.undone(List.of(), Conditions.merge(null, List.of(finding), 1, NOW)))
                    .containsExactly(WEB);
        }
    }

    @Test
    @DisplayName("Finished and abandoned restarts are not resumed")
    void doneIsNotResumed() {
        for (ConditionUpdate finding : List.of(DONE, FAILED)) {
            assertThat(RestartCondition.undone(List.of(), Conditions.merge(null, List.of(finding), 1, NOW)))
                    .isEmpty();
        }
    }

    @Test
    void theFieldCountsMoreThanTheCondition() {
        PendingRestart db = new PendingRestart(
                new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db"), NOW, Optional.of(NOW.plusSeconds(60)));
        ConditionUpdate finding =
                RestartCondition.of(List.of(), List.of(WEB), List.of()).orElseThrow();
        assertThat(RestartCondition.undone(
                        PendingRestart.toStatus(List.of(db)), Conditions.merge(null, List.of(finding), 1, NOW)))
                .containsExactly(db);
    }
}
