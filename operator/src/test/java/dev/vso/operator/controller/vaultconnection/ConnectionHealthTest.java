package dev.vso.operator.controller.vaultconnection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.error.Explanation;
import dev.vso.operator.controller.vaultconnection.ConnectionHealth.Seen;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.client.RequestInfo;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionHealthTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Seen UP =
            ConnectionHealth.of(new CallResult.Success<>(new VaultHealth(VaultHealth.State.ACTIVE, "1.2.3", "c")));
    private static final Seen SEALED =
            ConnectionHealth.of(new CallResult.Success<>(new VaultHealth(VaultHealth.State.SEALED, "", "")));
    private static final Seen UNUSABLE =
            ConnectionHealth.unusable(Explanation.of("address: write it like https://vault"));

    private static Map<String, String> statuses(Seen seen) {
        return ConnectionHealth.conditions(List.of(), seen, 3, NOW).stream()
                .collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    }

    @ParameterizedTest(name = "{0}: up {1}, {2}, \"{3}\"")
    @CsvSource({
        "ACTIVE,              true,  Accepted,               active",
        "STANDBY,             true,  Accepted,               forwards",
        "PERFORMANCE_STANDBY, true,  Accepted,               forwards",
        "SEALED,              false, VaultSealed,            unseal it",
        "UNINITIALISED,       false, VaultUninitialised,     initialise it",
        "RECOVERY_SECONDARY,  false, VaultRecoverySecondary, set spec.address",
    })
    void everyStateHasAReasonAndACure(VaultHealth.State state, boolean up, String reason, String words) {
        Seen seen = ConnectionHealth.of(new CallResult.Success<>(new VaultHealth(state, "1.2.3", "c")));
        assertThat(seen.usable()).isTrue();
        assertThat(seen.up()).isEqualTo(up).isEqualTo(state.serves());
        assertThat(seen.reason()).isEqualTo(reason);
        assertThat(seen.message()).contains(words);
    }

    @Test
    void noAnswerIsUnreachableAndSaysWhy() {
        Explanation why = Explanation.colon("vault:8200 refuses the connection", "check the address");
        VaultFailure failure = VaultFailure.of(
                VaultFailure.Kind.UNREACHABLE,
                0,
                why,
                new RequestInfo(
                        VaultRequest.Method.GET, VaultPath.of("sys", "health"), Optional.empty(), "vault:8200"));
        assertThat(ConnectionHealth.of(new CallResult.Failure<>(failure)))
                .isEqualTo(new Seen(true, false, "VaultUnreachable", why));
        assertThat(failure.explain()).isEqualTo("vault:8200 refuses the connection: check the address");
    }

    @Test
    @DisplayName("Conditions distinguish an invalid spec from a Vault that is down")
    void invalidSpecOrVaultDown() {
        assertThat(statuses(UP))
                .isEqualTo(Map.of(
                        "VaultClient", "True",
                        "VaultPing", "True",
                        "ResourceValidation", "True",
                        "Healthy", "True",
                        "Ready", "True"));
        assertThat(statuses(SEALED))
                .isEqualTo(Map.of(
                        "VaultClient", "True",
                        "VaultPing", "False",
                        "ResourceValidation", "True",
                        "Healthy", "False",
                        "Ready", "False"));
        assertThat(statuses(UNUSABLE).values()).containsOnly("False");
    }

    @Test
    @DisplayName("A False condition has a cause; a True one is accepted")
    void conditionMessages() {
        assertThat(ConnectionHealth.conditions(List.of(), SEALED, 3, NOW)).allSatisfy(condition -> {
            assertThat(condition.getReason())
                    .isEqualTo(condition.getStatus().equals("True") ? "Accepted" : "VaultSealed");
            assertThat(condition.getObservedGeneration()).isEqualTo(3);
        });
        assertThat(ConnectionHealth.conditions(List.of(), UNUSABLE, 3, NOW)).allSatisfy(condition -> {
            assertThat(condition.getReason()).isEqualTo("InvalidConfiguration");
            assertThat(condition.getMessage()).isEqualTo("address: write it like https://vault");
        });
    }

    @Test
    void aProbeThatFindsTheSameWritesNothing() {
        List<Condition> first = ConnectionHealth.conditions(List.of(), SEALED, 3, NOW);
        assertThat(ConnectionHealth.conditions(first, SEALED, 3, NOW.plusSeconds(60)))
                .isEqualTo(first);
        assertThat(ConnectionHealth.conditions(first, UP, 3, NOW.plusSeconds(60)))
                .isNotEqualTo(first);
    }

    @ParameterizedTest(name = "{0} failures, random {1}: {2} ms")
    @CsvSource({
        "0, 0,   48000",
        "0, 1,   60000",
        "1, 1,   500",
        "2, 1,   1000",
        "5, 1,   8000",
        "6, 1,   8000",
        "6, 0,   6400",
        "2000000000, 1, 8000",
    })
    void aVaultThatIsDownIsProbedOftenAtFirst(int failures, double random, long millis) {
        assertThat(ConnectionHealth.nextProbe(failures, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @RepeatedTest(100)
    void recoveryIsNeverNoticedLaterThanEightSeconds(RepetitionInfo repetition) {
        long seed = 23L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        assertThat(ConnectionHealth.nextProbe(1 + random.nextInt(Integer.MAX_VALUE - 1), random.nextDouble()))
                .as("seed %d", seed)
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(8));
    }
}
