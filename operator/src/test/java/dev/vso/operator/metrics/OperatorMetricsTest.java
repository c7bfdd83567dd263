package dev.vso.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.events.EventBacklog;
import dev.vso.operator.events.Events;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
    private static final Map<String, Object> CONTROLLER = Map.of(Constants.CONTROLLER_NAME, "vaultstaticsecret");

    private final OperatorMetrics metrics = new OperatorMetrics(1000, InstantSource.system());

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    @DisplayName("Calls to Vault are counted and timed per operation and connection")
    void vaultCalls() {
        metrics.vaultCalled(VaultOperation.LOGIN, "team/vault", Duration.ofMillis(7), Optional.empty());
        metrics.vaultCalled(VaultOperation.READ, "team/vault", Duration.ofMillis(300), Optional.of("denied"));
        metrics.vaultCalled(VaultOperation.READ, "team/vault", Duration.ofMillis(20), Optional.empty());

        assertThat(lines())
                .contains(
                        "vso_client_operations_total{operation=\"login\",vault_connection=\"team/vault\"} 1.0",
                        "vso_client_operations_total{operation=\"read\",vault_connection=\"team/vault\"} 2.0",
                        "vso_client_operations_errors_total{operation=\"read\",vault_connection=\"team/vault\"} 1.0",
                        "vso_client_operations_errors_total{operation=\"login\",vault_connection=\"team/vault\"} 0.0",
                        "vso_client_failures_total{kind=\"denied\",vault_connection=\"team/vault\"} 1.0",
                        "vso_client_operations_time_seconds_count{operation=\"read\",vault_connection=\"team/vault\"} 2",
                        "vso_client_operations_time_seconds_sum{operation=\"read\",vault_connection=\"team/vault\"} 0.32",
                        "vso_client_operations_time_seconds_bucket{operation=\"login\",vault_connection=\"team/vault\",le=\"0.005\"} 0",
                        "vso_client_operations_time_seconds_bucket{operation=\"login\",vault_connection=\"team/vault\",le=\"0.01\"} 1",
                        "vso_client_operations_time_seconds_bucket{operation=\"login\",vault_connection=\"team/vault\",le=\"10.0\"} 1",
                        "# TYPE vso_client_operations_time_seconds histogram",
                        "# TYPE vso_client_operations_total counter");
    }

    @Test
    void seriesOfAConnectionGoWithIt() {
        metrics.vaultCalled(VaultOperation.READ, "team/gone", Duration.ofMillis(1), Optional.of("sealed"));
        metrics.vaultCalled(VaultOperation.READ, "team/kept", Duration.ofMillis(1), Optional.of("sealed"));
        metrics.connectionGone("team/gone");

        assertThat(metrics.scrape()).doesNotContain("team/gone").contains("team/kept");
    }

    @Test
    void buildAndOptionsAreConstantsWithLabels() {
        metrics.buildInfo(Map.of("git_version", "0.1.0", "major", "0"));
        metrics.runtimeConfig(Map.of("backoffMaxInterval", "1m0s", "clientCacheSize", "10000"));

        assertThat(lines())
                .contains(
                        "vso_build_info{git_version=\"0.1.0\",major=\"0\"} 1",
                        "vso_runtime_config{backoffMaxInterval=\"1m0s\",clientCacheSize=\"10000\"} 1.0");
    }

    @Test
    void cacheOfSessionsIsShownUnderItsOldNames() {
        metrics.clientCache(10_000, () -> 3);
        metrics.clientCacheAsked(true);
        metrics.clientCacheAsked(true);
        metrics.clientCacheAsked(false);
        metrics.clientRequested(Duration.ofMillis(1), false);
        metrics.clientRequested(Duration.ofMillis(60), true);

        assertThat(lines())
                .contains(
                        "vso_client_cache_size 10000.0",
                        "vso_client_cache_length 3.0",
                        "vso_client_cache_hits 2.0",
                        "vso_client_cache_misses 1.0",
                        "vso_client_factory_requests_total{operation=\"get\"} 2.0",
                        "vso_client_factory_requests_errors_total{operation=\"get\"} 1.0",
                        "vso_client_factory_operations_time_seconds_bucket{component=\"client_factory\",operation=\"get\",le=\"0.05\"} 1",
                        "vso_client_factory_operations_time_seconds_count{component=\"client_factory\",operation=\"get\"} 2");
    }

    @Test
    void failedAttemptsAreCountedByKindAndReason() {
        metrics.syncFailed("VaultStaticSecret", "VaultClientError");
        metrics.syncFailed("VaultStaticSecret", "VaultClientError");

        assertThat(lines())
                .contains("vso_sync_errors_total{controller=\"vaultstaticsecret\",reason=\"VaultClientError\"} 2.0");
    }

    @Test
    @DisplayName("A standby reports itself")
    void standby() {
        var works = new AtomicBoolean();
        metrics.resources(works::get, _ -> true, _ -> Optional.empty(), _ -> Optional.empty());
        assertThat(lines()).contains("vso_leader 0.0");

        works.set(true);
        assertThat(lines()).contains("vso_leader 1.0");
    }

    @Test
    @DisplayName("Counters start at zero, so that the first increase is visible")
    void countersStartAtZero() {
        metrics.leases().lookedUp("team/vault");
        metrics.leases().restarts("Deployment", "withheld", 0);
        metrics.leases().leftBehind("deletion", 0);

        assertThat(lines())
                .contains(
                        "vso_lease_revocation_detection_time_seconds_count{vault_connection=\"team/vault\"} 0",
                        "vso_rollout_restarts_total{kind=\"Deployment\",outcome=\"withheld\"} 0.0",
                        "vso_leases_left_behind_total{reason=\"deletion\"} 0.0");
    }

    @Test
    void severalMayScrapeAtOnce() throws Exception {
        metrics.leases().held(() -> Map.of("team/" + Thread.currentThread().threadId(), 1L));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> scraping = () -> {
                metrics.vaultCalled(VaultOperation.READ, "team/vault", Duration.ZERO, Optional.empty());
                return metrics.scrape();
            };
            var scrapes = threads.invokeAll(Collections.nCopies(50, scraping));
            for (var scrape : scrapes) {
                assertThat(scrape.get().lines().filter(line -> line.startsWith("vso_leases{")))
                        .hasSize(1);
            }
        }
    }

    @Test
    @DisplayName("A resource that is deleted between submission and execution leaves the queue")
    void deletedBeforeExecution() throws Exception {
        ReconcilerMetrics reconcilers = metrics.reconcilers();
        ConfigMap resource = object();
        reconcilers.reconciliationSubmitted(resource, null, CONTROLLER);
        reconcilers.reconciliationStarted(resource, CONTROLLER);
        reconcilers.reconciliationSubmitted(resource, null, CONTROLLER);

        // The SDK skips what is gone: it reports the end without a start, on another thread.
        Thread.ofVirtual()
                .start(() -> reconcilers.reconciliationFinished(resource, null, CONTROLLER))
                .join();

        assertThat(lines())
                .contains(
                        "reconciliations_queue{controller_name=\"vaultstaticsecret\"} 0.0",
                        "reconciliations_active{controller_name=\"vaultstaticsecret\"} 1.0");
        reconcilers.reconciliationFinished(resource, null, CONTROLLER);
        assertThat(lines()).contains("reconciliations_active{controller_name=\"vaultstaticsecret\"} 0.0");
    }

    @Test
    void reconciliationsAreCountedPerController() throws Exception {
        ReconcilerMetrics reconcilers = metrics.reconcilers();
        ConfigMap resource = object();
        ResourceID id = ResourceID.fromResource(resource);
        reconcilers.eventReceived(new ResourceEvent(ResourceAction.ADDED, id, resource), CONTROLLER);
        reconcilers.eventReceived(new Event(id), CONTROLLER);
        reconcilers.reconciliationSubmitted(resource, null, CONTROLLER);
        reconcilers.reconciliationSubmitted(resource, new EveryMetric.SecondTry(), CONTROLLER);
        assertThat(lines()).contains("reconciliations_queue{controller_name=\"vaultstaticsecret\"} 2.0");

        reconcilers.reconciliationStarted(resource, CONTROLLER);
        assertThat(lines())
                .contains(
                        "reconciliations_queue{controller_name=\"vaultstaticsecret\"} 1.0",
                        "reconciliations_active{controller_name=\"vaultstaticsecret\"} 1.0");
        reconcilers.timeControllerExecution(new EveryMetric.Execution());
        reconcilers.reconciliationSucceeded(resource, CONTROLLER);
        reconcilers.reconciliationFailed(resource, null, new IllegalStateException("no"), CONTROLLER);
        reconcilers.reconciliationFinished(resource, null, CONTROLLER);

        assertThat(lines())
                .contains(
                        "events_received_total{action=\"ADDED\",controller_name=\"vaultstaticsecret\",event=\"ResourceEvent\"} 1.0",
                        "events_received_total{action=\"UNKNOWN\",controller_name=\"vaultstaticsecret\",event=\"Event\"} 1.0",
                        "reconciliations_active{controller_name=\"vaultstaticsecret\"} 0.0",
                        "reconciliations_started_total{controller_name=\"vaultstaticsecret\"} 1.0",
                        "reconciliations_success_total{controller_name=\"vaultstaticsecret\"} 1.0",
                        "reconciliations_failure_total{controller_name=\"vaultstaticsecret\"} 1.0",
                        "reconciliations_retries_total{controller_name=\"vaultstaticsecret\"} 1.0",
                        "reconciliations_execution_duration_seconds_count{controller_name=\"vaultstaticsecret\"} 1");
    }

    @Test
    @DisplayName("Dropped events are counted")
    void droppedEvents() throws Exception {
        Events.Sink refusing = _ -> {
            throw new IllegalStateException("no such namespace");
        };
        try (Events events = new Events(
                refusing, InstantSource.system(), new EventBacklog(1, new EventBacklog.Bounds(10, 1 << 20)))) {
            metrics.events(events);
            events.normal(object(), "SecretSynced", "synced");
            assertThat(events.flush(Duration.ofSeconds(5))).isTrue();

            assertThat(lines()).contains("vso_events_refused_total 1.0", "vso_events_dropped_total 0.0");
        }
    }

    @Test
    @DisplayName("The process reports its memory")
    void memory() {
        assertThat(metrics.scrape())
                .containsPattern("(?m)^process_resident_memory_bytes \\d")
                .contains("jvm_memory_used_bytes{", "process_start_time_seconds ");
    }

    private List<String> lines() {
        return metrics.scrape().lines().toList();
    }

    private static ConfigMap object() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("app")
                .withNamespace("team")
                .endMetadata()
                .build();
    }
}
