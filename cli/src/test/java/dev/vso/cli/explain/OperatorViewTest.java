package dev.vso.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.inventory.Leader;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OperatorViewTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:10:00Z");
    private static final OperatorView AT_WORK = new OperatorView("vso", Optional.of(new Leader("pod-1_x", NOW)));

    private static ResourceSummary summary(long generation, long carriedOut, Condition... conditions) {
        var resource = new VaultStaticSecret();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("api")
                .withGeneration(generation)
                .withCreationTimestamp("2030-01-01T00:00:00Z")
                .build());
        return new ResourceSummary(
                resource, null, null, "secret/api", List.of(), List.of(), List.of(conditions), carriedOut);
    }

    private static Condition synced(String status, String message) {
        return new ConditionBuilder()
                .withType("SecretSynced")
                .withStatus(status)
                .withMessage(message)
                .withLastTransitionTime("2030-01-01T00:08:00Z")
                .build();
    }

    @Test
    @DisplayName("Without a leader no operator is running")
    void noLeader() {
        ResourceSummary any = summary(1, 1, synced("True", ""));
        assertThat(new OperatorView("vso", Optional.of(new Leader("", NOW))).finding(any, NOW))
                .asString()
                .contains("no operator is running: the Lease has no holder in namespace vso");
        assertThat(new OperatorView("vso", Optional.of(new Leader("pod-1_x", NOW.minusSeconds(61)))).finding(any, NOW))
                .asString()
                .contains("pod-1 last renewed the Lease 61s ago");
    }

    @Test
    @DisplayName("Without a Lease, the resource's status shows whether there is an operator")
    void noLease() {
        var view = new OperatorView("vso", Optional.empty());
        assertThat(view.finding(summary(1, 0), NOW)).asString().contains("no operator is running: there is no Lease");
        assertThat(view.finding(summary(1, 1, synced("False", "it fails")), NOW))
                .isInstanceOf(StepFinding.Failure.class);
        assertThat(view.finding(summary(1, 1, synced("True", "")), NOW)).isInstanceOf(StepFinding.Unknown.class);
    }

    @Test
    @DisplayName("A resource that was never reconciled is not watched")
    void neverReconciled() {
        assertThat(AT_WORK.finding(summary(1, 0), NOW))
                .asString()
                .contains("has not reconciled it for 10m", "--watch-namespaces of the operator includes shop");
        assertThat(AT_WORK.finding(summary(1, 0), Instant.parse("2030-01-01T00:00:20Z")))
                .isInstanceOf(StepFinding.Warning.class);
    }

    @Test
    @DisplayName("Passes the operator's message on as a whole")
    void operatorMessage() {
        assertThat(AT_WORK.finding(summary(1, 1, synced("False", "it fails; grant it to all")), NOW))
                .isEqualTo(StepFinding.Failure.of(
                        "the operator says since 2m: it fails; grant it to all",
                        "check its events: kubectl describe -n shop vaultstaticsecret api"));
    }

    @Test
    @DisplayName("Warns about an edit that was not reconciled yet")
    void pendingEdit() {
        assertThat(AT_WORK.finding(summary(2, 1, synced("True", "")), NOW)).isInstanceOf(StepFinding.Warning.class);
        assertThat(AT_WORK.finding(summary(2, 2, synced("True", "")), NOW))
                .isEqualTo(new StepFinding.Ok("pod-1 is running; in sync since 2m"));
    }
}
