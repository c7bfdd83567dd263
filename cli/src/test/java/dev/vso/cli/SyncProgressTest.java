package dev.vso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Destination;
import dev.vso.api.VaultStaticSecret;
import dev.vso.cli.SyncProgress.Outcome;
import dev.vso.operator.inventory.SecretLine;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncProgressTest {

    private static final Instant NOW = Instant.parse("2030-01-01T01:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(6);

    private static ResourceSummary summary(
            String mac, Optional<Instant> end, Optional<NextAction> next, Condition... conditions) {
        var resource = new VaultStaticSecret();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("api")
                .withGeneration(1L)
                .withCreationTimestamp("2030-01-01T00:00:00Z")
                .build());
        var destination = new Destination("api", true, false, Map.of(), Map.of(), null, null);
        return new ResourceSummary(
                resource,
                null,
                null,
                "secret/api",
                List.of(new ManagedSecret("", destination, Optional.of(mac), end, next)),
                List.of(),
                List.of(conditions),
                1);
    }

    private static ResourceSummary summary(String mac, Condition... conditions) {
        return summary(mac, Optional.empty(), Optional.empty(), conditions);
    }

    private static Condition condition(String type, String status, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withMessage(message)
                .build();
    }

    private static Condition synced() {
        return condition("SecretSynced", "True", "");
    }

    @Test
    @DisplayName("Another HMAC means changed, a false condition means failed")
    void changedOrFailed() {
        assertThat(SyncProgress.decide(summary("a", synced()), summary("b", synced()), SOON, false))
                .isEqualTo(new Outcome.Changed());
        assertThat(SyncProgress.decide(
                        summary("a", synced()), summary("a", condition("SecretSynced", "False", "why")), SOON, false))
                .isEqualTo(new Outcome.Failed("why"));
    }

    @Test
    @DisplayName("An unchanged status counts as reconciled after a while")
    void unchanged() {
        ResourceSummary same = summary("a", synced());
        assertThat(SyncProgress.decide(same, same, SOON, false)).isEqualTo(new Outcome.Waiting());
        assertThat(SyncProgress.decide(same, same, LATER, false)).isEqualTo(new Outcome.Nothing());
        assertThat(SyncProgress.decide(same, same, LATER, true))
                .as("new credentials show")
                .isEqualTo(new Outcome.Waiting());
        ResourceSummary failing = summary("a", condition("SecretSynced", "False", "still"));
        assertThat(SyncProgress.decide(failing, failing, LATER, false)).isEqualTo(new Outcome.Failed("still"));
    }

    @ParameterizedTest
    @CsvSource({"True, False, SYNCED", "False, False, FAILING", "False, True, CONFLICT"})
    @DisplayName("The state in a row follows from the conditions")
    void stateOfRow(String synced, String conflict, SecretLine.State state) {
        ResourceSummary summary = summary(
                "a", condition("SecretSynced", synced, "why"), condition("Conflict", conflict, "held by another"));
        SecretLine row = SecretLine.of(summary, NOW).getFirst();
        assertThat(row.state()).isEqualTo(state);
        assertThat(row.message()).isEqualTo(state.isBad() ? "why" : "");
        assertThat(row.age()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    @DisplayName("A row shows the next action and the time left")
    void nextAction() {
        var renewal = NextAction.at(NextAction.Action.RENEW, NOW.plusSeconds(1800));
        SecretLine leased = SecretLine.of(
                        summary("a", Optional.of(NOW.plusSeconds(3600)), Optional.of(renewal), synced()), NOW)
                .getFirst();
        assertThat(leased.next()).isEqualTo("renew in 30m");
        assertThat(leased.left()).contains(Duration.ofHours(1));

        var reading = NextAction.every(NextAction.Action.READ, Duration.ofSeconds(30));
        assertThat(SecretLine.of(summary("a", Optional.empty(), Optional.of(reading), synced()), NOW)
                        .getFirst()
                        .next())
                .isEqualTo("read every 30s");
        assertThat(SecretLine.of(
                                summary(
                                        "a",
                                        Optional.empty(),
                                        Optional.of(NextAction.at(NextAction.Action.REPLACE, NOW)),
                                        synced()),
                                NOW)
                        .getFirst()
                        .next())
                .isEqualTo("replace now");
        assertThat(SecretLine.of(summary("a"), NOW).getFirst().next()).isEqualTo("first sync");
    }
}
