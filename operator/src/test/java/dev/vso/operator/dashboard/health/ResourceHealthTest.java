package dev.vso.operator.dashboard.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.operator.dashboard.health.ResourceHealth.Observed;
import dev.vso.operator.summary.Lifetime;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceHealthTest {

    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
    private static final Condition SYNCED = condition("SecretSynced", "True");
    private static final Condition READY = condition("Ready", "True");
    private static final Expiry KEPT = life(ExpiryState.RENEWED);

    private static Condition condition(String type, String status) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(type + "Reason")
                .withMessage("what " + type + " says")
                .withLastTransitionTime(SINCE.toString())
                .build();
    }

    private static Expiry life(ExpiryState expiryState) {
        return new Expiry("db", null, Lifetime.Kind.LEASE, SINCE, SINCE.plusSeconds(60), expiryState);
    }

    private static Observed observed(Expiry expiry, Condition... conditions) {
        return new Observed(false, false, List.of(conditions), List.of(expiry), List.of());
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments(observed(KEPT, SYNCED, READY), HealthState.WELL, ""),
                arguments(
                        observed(KEPT, condition("SecretSynced", "False"), READY),
                        HealthState.FAILING,
                        "what SecretSynced says"),
                arguments(observed(KEPT, SYNCED, condition("Ready", "False")), HealthState.FAILING, "what Ready says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("Healthy", "False")),
                        HealthState.ATTENTION,
                        "what Healthy says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("RolloutRestart", "False")),
                        HealthState.ATTENTION,
                        "what RolloutRestart says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("LeaseRenewal", "False")),
                        HealthState.ATTENTION,
                        "what LeaseRenewal says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("Suspended", "True")),
                        HealthState.SUSPENDED,
                        "what Suspended says"),
                arguments(
                        observed(KEPT, condition("SecretSynced", "False"), READY, condition("Suspended", "True")),
                        HealthState.FAILING,
                        "what SecretSynced says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("PreviousCredentialsKept", "True")),
                        HealthState.WELL,
                        ""),
                arguments(
                        observed(
                                KEPT,
                                SYNCED,
                                READY,
                                new ConditionBuilder(condition("PreviousCredentialsKept", "True"))
                                        .withReason("PreviousCredentialsEnd")
                                        .build()),
                        HealthState.ATTENTION,
                        "what PreviousCredentialsKept says"),
                arguments(
                        new Observed(
                                false,
                                false,
                                List.of(SYNCED, READY),
                                List.of(),
                                List.of(new RotationStatus(RotationPhase.STALLED, SINCE.toString(), "waits for: web"))),
                        HealthState.ATTENTION,
                        "waits for: web"),
                arguments(
                        new Observed(
                                false,
                                false,
                                List.of(SYNCED, READY),
                                List.of(),
                                List.of(new RotationStatus(RotationPhase.ROLLING_OUT, SINCE.toString(), "m"))),
                        HealthState.WELL,
                        ""),
                arguments(observed(KEPT, SYNCED, READY, condition("Theirs", "False")), HealthState.WELL, ""),
                arguments(observed(KEPT, condition("SecretSynced", "Unknown"), READY), HealthState.WELL, ""),
                arguments(
                        observed(life(ExpiryState.OVER), SYNCED, READY),
                        HealthState.FAILING,
                        "the content of Secret db has expired"),
                arguments(
                        observed(life(ExpiryState.LATE), SYNCED, READY),
                        HealthState.ATTENTION,
                        "the content of Secret db should have been renewed by now"),
                arguments(observed(life(ExpiryState.RUNS_OUT), SYNCED, READY), HealthState.WELL, ""),
                arguments(observed(KEPT), HealthState.WAITING, "the operator has not reconciled it yet"),
                arguments(
                        new Observed(false, true, List.of(SYNCED, READY), List.of(), List.of()),
                        HealthState.WAITING,
                        "the last edit is not reconciled yet"),
                arguments(
                        new Observed(false, true, List.of(condition("Ready", "False")), List.of(), List.of()),
                        HealthState.FAILING,
                        "what Ready says"),
                arguments(
                        new Observed(true, true, List.of(condition("Ready", "False")), List.of(), List.of()),
                        HealthState.LEAVING,
                        "is being deleted"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWorstThatIsKnownDecides(Observed observed, HealthState state, String says) {
        ResourceHealth verdict = ResourceHealth.of(observed);
        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.says()).isEqualTo(says);
    }

    @Test
    void theTimeIsThatOfTheConditionThatDecided() {
        assertThat(ResourceHealth.of(observed(KEPT, SYNCED, READY)).since()).isEqualTo(SINCE);
        assertThat(ResourceHealth.of(observed(KEPT, condition("Ready", "False"))))
                .satisfies(verdict -> {
                    assertThat(verdict.since()).isEqualTo(SINCE);
                    assertThat(verdict.reason()).isEqualTo("ReadyReason");
                });
        assertThat(ResourceHealth.of(observed(KEPT)).since()).isNull();
    }

    @Test
    @DisplayName("An invalid time is ignored")
    void invalidTime() {
        assertThat(ResourceHealth.instant("yesterday")).isNull();
        assertThat(ResourceHealth.instant("")).isNull();
        assertThat(ResourceHealth.instant("2026-03-01T10:00:00Z")).isEqualTo(SINCE);
    }

    @Test
    @DisplayName("the checks are asked in this order")
    void checksAreInOrder() {
        assertThat(ResourceHealth.CHAIN.names())
                .containsExactly(
                        "leaving",
                        "failing",
                        "ranOut",
                        "suspended",
                        "neverReconciled",
                        "losing",
                        "incomplete",
                        "stalled",
                        "late",
                        "edited");
    }
}
