package dev.vso.operator.dashboard.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.dashboard.health.Verdict.Observed;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
    private static final Condition SYNCED = condition("SecretSynced", "True");
    private static final Condition READY = condition("Ready", "True");
    private static final Life KEPT = life(Outlook.RENEWED);

    private static Condition condition(String type, String status) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(type + "Reason")
                .withMessage("what " + type + " says")
                .withLastTransitionTime(SINCE.toString())
                .build();
    }

    private static Life life(Outlook outlook) {
        return new Life("db", null, Life.Kind.LEASE, SINCE, SINCE.plusSeconds(60), outlook);
    }

    private static Observed observed(Life life, Condition... conditions) {
        return new Observed(false, false, List.of(conditions), List.of(life));
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments(observed(KEPT, SYNCED, READY), State.WELL, ""),
                arguments(
                        observed(KEPT, condition("SecretSynced", "False"), READY),
                        State.FAILING,
                        "what SecretSynced says"),
                arguments(observed(KEPT, SYNCED, condition("Ready", "False")), State.FAILING, "what Ready says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("Healthy", "False")),
                        State.ATTENTION,
                        "what Healthy says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("RolloutRestart", "False")),
                        State.ATTENTION,
                        "what RolloutRestart says"),
                arguments(
                        observed(KEPT, SYNCED, READY, condition("LeaseRenewal", "False")),
                        State.ATTENTION,
                        "what LeaseRenewal says"),
                arguments(observed(KEPT, SYNCED, READY, condition("Theirs", "False")), State.WELL, ""),
                arguments(observed(KEPT, condition("SecretSynced", "Unknown"), READY), State.WELL, ""),
                arguments(
                        observed(life(Outlook.OVER), SYNCED, READY), State.FAILING, "what Secret db holds has run out"),
                arguments(
                        observed(life(Outlook.LATE), SYNCED, READY),
                        State.ATTENTION,
                        "what Secret db holds should have been renewed by now"),
                arguments(observed(life(Outlook.RUNS_OUT), SYNCED, READY), State.WELL, ""),
                arguments(observed(KEPT), State.WAITING, "the operator has not looked at it yet"),
                arguments(
                        new Observed(false, true, List.of(SYNCED, READY), List.of()),
                        State.WAITING,
                        "the last edit is not carried out yet"),
                arguments(
                        new Observed(false, true, List.of(condition("Ready", "False")), List.of()),
                        State.FAILING,
                        "what Ready says"),
                arguments(
                        new Observed(true, true, List.of(condition("Ready", "False")), List.of()),
                        State.LEAVING,
                        "is being deleted"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWorstThatIsKnownDecides(Observed observed, State state, String says) {
        Verdict verdict = Verdict.of(observed);
        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.says()).isEqualTo(says);
    }

    @Test
    void theTimeIsThatOfTheConditionThatDecided() {
        assertThat(Verdict.of(observed(KEPT, SYNCED, READY)).since()).isEqualTo(SINCE);
        assertThat(Verdict.of(observed(KEPT, condition("Ready", "False")))).satisfies(verdict -> {
            assertThat(verdict.since()).isEqualTo(SINCE);
            assertThat(verdict.reason()).isEqualTo("ReadyReason");
        });
        assertThat(Verdict.of(observed(KEPT)).since()).isNull();
    }

    @Test
    void aTimeThatSomebodyWroteByHandIsNoTime() {
        assertThat(Verdict.instant("yesterday")).isNull();
        assertThat(Verdict.instant("")).isNull();
        assertThat(Verdict.instant("2026-03-01T10:00:00Z")).isEqualTo(SINCE);
    }
}
