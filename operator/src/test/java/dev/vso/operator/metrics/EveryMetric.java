package dev.vso.operator.metrics;

import dev.vso.operator.events.EventBacklog;
import dev.vso.operator.events.Events;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.status.ConditionReasons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A page with every metric, with which rules, dashboard and documentation are compared. The integration tests check
 * that a running operator has no others.
 */
public final class EveryMetric {

    private static final Map<String, Object> CONTROLLER = Map.of(Constants.CONTROLLER_NAME, "vaultstaticsecret");
    private static final String VAULT = "team/vault";

    private EveryMetric() {}

    /** In the Prometheus text format. */
    public static String page() {
        try (OperatorMetrics metrics = new OperatorMetrics(1000, InstantSource.system());
                Events events = new Events(
                        _ -> {}, InstantSource.system(), new EventBacklog(1, new EventBacklog.Bounds(10, 1 << 20)))) {
            metrics.buildInfo(Map.of("git_version", "1"));
            metrics.runtimeConfig(Map.of("clientCacheSize", "1"));
            metrics.events(events);
            metrics.clientCache(1, () -> 1);
            metrics.clientRequested(Duration.ZERO, true);
            metrics.vaultCalled(VaultOperation.READ, VAULT, Duration.ZERO, Optional.of("denied"));
            metrics.syncFailed("VaultStaticSecret", ConditionReasons.VAULT_CLIENT_ERROR);
            metrics.leftInVault("VaultDynamicSecret", "lease");
            metrics.shards(() -> 1, 1).changed("taken");
            metrics.storage().keeps(true, () -> 1);
            metrics.storage().asked("store", true);
            leases(metrics.leases());
            reconcilers(metrics.reconcilers());
            metrics.resources(() -> true, _ -> true, ResourceSummaries::state, _ -> Optional.empty());
            metrics.observe(new ResourceMetrics.View(
                    EveryMetric::resources, ResourceSummaries::state, _ -> Optional.of(Instant.EPOCH)));
            return metrics.scrape();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<HasMetadata> resources() {
        return Stream.of(
                StatusResources.of("VaultConnection", "vault", "{valid: true}"),
                StatusResources.of("VaultStaticSecret", "one", StatusResources.synced(false, "VaultClientError", "")),
                StatusResources.of(
                        "VaultDynamicSecret",
                        "two",
                        StatusResources.synced(true, "Synced", ", expiresAt: \"2026-01-01T00:00:00Z\"")),
                StatusResources.of(
                        "VaultDynamicSecret", "four", StatusResources.rotating("Stalled", "PreviousCredentialsEnd")),
                StatusResources.of(
                        "VaultPKISecret", "three", StatusResources.synced(true, "Synced", ", expiration: 1800000000")));
    }

    private static void leases(LeaseMetrics leases) {
        leases.held(() -> Map.of(VAULT, 1L));
        leases.sessions(() -> Map.of(VAULT, 1L));
        leases.unstored(() -> 1);
        leases.lookedUp(VAULT);
        leases.listed(VAULT);
        leases.renewed(VAULT, "prolonged");
        leases.leaseGone(VAULT, Duration.ZERO);
        leases.leftBehind("deletion", 1);
        leases.restarts("Deployment", "restarted", 1);
        leases.settled("vaultdynamicsecret", Duration.ZERO);
        leases.rolledBack("vaultdynamicsecret");
    }

    private static void reconcilers(ReconcilerMetrics reconcilers) throws Exception {
        var resource = StatusResources.of("VaultStaticSecret", "one", "{}");
        reconcilers.eventReceived(new Event(ResourceID.fromResource(resource)), CONTROLLER);
        reconcilers.reconciliationSubmitted(resource, new SecondTry(), CONTROLLER);
        reconcilers.reconciliationStarted(resource, CONTROLLER);
        reconcilers.reconciliationSucceeded(resource, CONTROLLER);
        reconcilers.reconciliationFailed(resource, null, new IllegalStateException("no"), CONTROLLER);
        reconcilers.reconciliationFinished(resource, null, CONTROLLER);
        reconcilers.timeControllerExecution(new Execution());
    }

    /** A second attempt. */
    record SecondTry() implements RetryInfo {
        @Override
        public int getAttemptCount() {
            return 1;
        }

        @Override
        public boolean isLastAttempt() {
            return false;
        }
    }

    /** A reconciliation that does nothing. */
    record Execution() implements ControllerExecution<String> {
        @Override
        public String name() {
            return "reconcile";
        }

        @Override
        public String controllerName() {
            return "vaultstaticsecret";
        }

        @Override
        public String successTypeName(String result) {
            return result;
        }

        @Override
        public ResourceID resourceID() {
            return new ResourceID("app", "team");
        }

        @Override
        public Map<String, Object> metadata() {
            return CONTROLLER;
        }

        @Override
        public String execute() {
            return "done";
        }
    }
}
