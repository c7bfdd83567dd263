package dev.vso.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.CallResult;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.api.SystemApi;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.client.VaultClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReachabilityCheckTest {

    private static final Optional<ReportedCondition> SAYS_UP =
            Optional.of(new ReportedCondition(true, "Vault 2 is active", Optional.empty()));
    private static final Optional<ReportedCondition> SAYS_DOWN = Optional.of(new ReportedCondition(
            false, "vault:8200 refuses the connection: check that Vault runs", Optional.of(Duration.ofHours(1))));
    private static final CallResult<VaultHealth> ACTIVE =
            new CallResult.Success<>(new VaultHealth(VaultHealth.State.ACTIVE, "2.0", "main"));

    /** Nothing listens on port 1; the client retries, so this takes a while. */
    private static CallResult<VaultHealth> refused = ACTIVE;

    @BeforeAll
    static void askClosedPort() {
        try (var client = new VaultClient(ConnectionSettings.to("http://127.0.0.1:1"), VaultObserver.NONE)) {
            refused = SystemApi.health(client);
        }
    }

    @Test
    @DisplayName("A Vault that answers here is fine unless the operator does not reach it")
    void reachableHere() {
        assertThat(ReachabilityCheck.decide(ACTIVE, Optional.empty()))
                .isEqualTo(new StepFinding.Ok("Vault 2.0 is active"));
        assertThat(ReachabilityCheck.decide(ACTIVE, SAYS_UP)).isInstanceOf(StepFinding.Ok.class);
        assertThat(ReachabilityCheck.decide(ACTIVE, SAYS_DOWN))
                .isEqualTo(StepFinding.Failure.of(
                        "Vault 2.0 is active from here, but the operator says since 60m: vault:8200 refuses the connection: check that Vault runs",
                        "let the operator's pod reach it"));
    }

    @Test
    @DisplayName("A Vault that does not answer here is a failure unless the operator reaches it")
    void unreachableHere() {
        assertThat(ReachabilityCheck.decide(refused, Optional.empty())).isInstanceOf(StepFinding.Failure.class);
        assertThat(ReachabilityCheck.decide(refused, SAYS_DOWN)).isInstanceOf(StepFinding.Failure.class);
        assertThat(ReachabilityCheck.decide(refused, SAYS_UP))
                .isInstanceOfSatisfying(StepFinding.Unknown.class, unknown -> {
                    assertThat(unknown.why()).contains("not from here", "refuses the connection");
                    assertThat(unknown.operators()).contains("the operator says: Vault 2 is active");
                });
    }

    @Test
    @DisplayName("A sealed Vault is a failure, even if the operator reports it healthy")
    void sealed() {
        CallResult<VaultHealth> sealed = new CallResult.Success<>(new VaultHealth(VaultHealth.State.SEALED, "2.0", ""));
        assertThat(ReachabilityCheck.decide(sealed, SAYS_UP))
                .isEqualTo(StepFinding.Failure.of("Vault is sealed", "unseal it"));
    }

    @Test
    @DisplayName("Warns about clocks that differ by more than 30 seconds")
    void clockSkew() {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(ClockSkewCheck.compare(now.plusSeconds(30), now)).isEmpty();
        assertThat(ClockSkewCheck.compare(now.minusSeconds(30), now)).isEmpty();
        assertThat(ClockSkewCheck.compare(now.plusSeconds(300), now))
                .hasValueSatisfying(
                        it -> assertThat(it).asString().contains("Vault's clock is 5m ahead of that of Kubernetes"));
        assertThat(ClockSkewCheck.compare(now.minusSeconds(31), now))
                .hasValueSatisfying(it -> assertThat(it).asString().contains("31s behind that of Kubernetes"));
    }
}
