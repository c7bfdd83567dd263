package dev.vso.operator.app.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.metrics.OperatorMetrics;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationTimesTest {

    private final OperatorMetrics metrics = new OperatorMetrics(10, InstantSource.system());
    private final RotationTimes times = new RotationTimes(metrics.leases());

    @AfterEach
    void close() {
        metrics.close();
    }

    /** A phase and the second in which it began, such as {@code Published@0}. */
    private void see(String told) {
        String[] parts = told.split("@", -1);
        times.reconciliationStarted(
                Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata: {name: app, namespace: team, uid: u}
                spec: {mount: m, path: p}
                status: {rotation: {phase: %s, since: "2026-01-01T00:00:%02dZ", message: m}}
                """.formatted(parts[0], Integer.parseInt(parts[1])), VaultDynamicSecret.class),
                Map.of());
    }

    private String sum() {
        return metrics.scrape()
                .lines()
                .filter(line ->
                        line.startsWith("vso_rotation_settle_time_seconds_sum{controller=\"vaultdynamicsecret\"}"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .findFirst()
                .orElse("none");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Published@0 RollingOut@2 Settled@12, 12.0",
        "Published@0 RollingOut@2 Settled@12 Settled@12 PreviousRevoked@20, 12.0",
        "Published@0 Stalled@5 RollingOut@20 Settled@30, 30.0",
        "Published@0 RollingOut@2 Published@10 RollingOut@12 Settled@20, 20.0",
        "Published@0 Settled@5 Published@10 Settled@13, 8.0",
        "Stalled@1 RollingOut@20 Settled@30, 29.0",
        "RollingOut@2 Settled@12, none",
        "Settled@12, none",
        "Published@0 PreviousRevoked@20 Settled@30, none",
        "Published@9 Settled@3, none",
    })
    @DisplayName("A rotation is measured from its beginning, if that was seen, until it settles")
    void measured(String seen, String seconds) {
        for (String told : seen.split(" ", -1)) {
            see(told);
        }
        assertThat(sum()).isEqualTo(seconds);
    }

    @Test
    @DisplayName("A rollback is counted once, and is not measured")
    void rolledBack() {
        for (String told : List.of("Published@0", "Stalled@5", "RolledBack@9", "RolledBack@9")) {
            see(told);
        }
        assertThat(metrics.scrape()).contains("vso_rotation_rollbacks_total{controller=\"vaultdynamicsecret\"} 1.0");
        assertThat(sum()).isEqualTo("none");
    }

    @Test
    @DisplayName("A deleted resource is forgotten")
    void deleted() {
        see("Published@0");
        times.cleanupDone(new ResourceID("app", "team"), Map.of(Constants.CONTROLLER_NAME, "vaultdynamicsecret"));
        see("Settled@12");
        assertThat(sum()).isEqualTo("none");
    }
}
