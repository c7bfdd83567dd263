package dev.vso.operator.controller.vaultauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.error.SyncError;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultAuthConditionsTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final SyncError INVALID = SyncError.terminal("InvalidVaultAuth", "mount is missing; set it");
    private static final SyncError REFUSED =
            SyncError.retryable("VaultClientConfigError", "the login failed; look at it");

    private static VaultAuthConditions finding(boolean invalid, boolean refused, boolean usesGlobal) {
        return new VaultAuthConditions(
                invalid ? Optional.of(INVALID) : Optional.empty(),
                refused ? Optional.of(REFUSED) : Optional.empty(),
                usesGlobal);
    }

    private static Map<String, String> statuses(List<Condition> conditions) {
        return conditions.stream().collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    }

    @DisplayName("Errors of the spec are reported before a login")
    @ParameterizedTest(name = "invalid {0}, login refused {1}: valid {2}, told {3}")
    @CsvSource(nullValues = "-", textBlock = """
            false, false, true,  -
            true,  false, false, InvalidVaultAuth
            false, true,  true,  VaultClientConfigError
            true,  true,  false, InvalidVaultAuth
            """)
    void specErrorFirst(boolean invalid, boolean refused, boolean valid, @Nullable String told) {
        VaultAuthConditions finding = finding(invalid, refused, false);
        assertThat(finding.valid()).isEqualTo(valid);
        assertThat(finding.problem().map(SyncError::eventReason)).isEqualTo(Optional.ofNullable(told));
        assertThat(finding.conditions(List.of(), 3, NOW)).hasSize(2).allSatisfy(condition -> {
            assertThat(condition.getStatus()).isEqualTo(told == null ? "True" : "False");
            assertThat(condition.getObservedGeneration()).isEqualTo(3);
            if (told != null) {
                assertThat(condition.getReason()).isEqualTo(told);
            }
        });
    }

    @Test
    @DisplayName("The VaultAuthGlobal's condition does not depend on logins")
    void globalCondition() {
        assertThat(statuses(finding(false, true, true).conditions(List.of(), 3, NOW)))
                .isEqualTo(Map.of("Available", "True", "Healthy", "False", "Ready", "False"));
        assertThat(statuses(finding(true, false, true).conditions(List.of(), 3, NOW)))
                .isEqualTo(Map.of("Available", "False", "Healthy", "False", "Ready", "False"));
    }

    @Test
    void theGlobalsConditionGoesWithTheReference() {
        List<Condition> before = finding(false, false, true).conditions(List.of(), 3, NOW);
        assertThat(statuses(finding(false, false, false).conditions(before, 4, NOW)))
                .containsOnlyKeys("Healthy", "Ready");
    }

    @Test
    void findingTheSameAgainWritesNothing() {
        for (boolean usesGlobal : new boolean[] {true, false}) {
            List<Condition> first = finding(false, true, usesGlobal).conditions(List.of(), 3, NOW);
            assertThat(finding(false, true, usesGlobal).conditions(first, 3, NOW.plusSeconds(60)))
                    .isEqualTo(first);
        }
    }
}
