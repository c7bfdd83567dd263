package dev.vso.operator.controller.vaultconnection;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionStatus;
import dev.vso.operator.auth.Dependency;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.controller.vaultconnection.ConnectionHealth.Seen;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Probes the Vault of a VaultConnection: rarely while it is up, with back-off while it is down. No other component
 * probes.
 */
public final class VaultConnectionReconciler extends KindReconciler<VaultConnection> {

    private final VaultConnections connections;
    private final DependencyIndex dependents;
    private final Events events;
    private final OperatorMetrics metrics;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ConcurrentHashMap<ObjectKey, Integer> failures = new ConcurrentHashMap<>();

    public VaultConnectionReconciler(
            VaultConnections connections,
            DependencyIndex dependents,
            Finalizers finalizers,
            Events events,
            OperatorMetrics metrics,
            TriggerEventSource<VaultConnection> triggers,
            InstantSource clock,
            RandomGenerator random) {
        super(new VaultConnectionKind(), finalizers, List.of(triggers));
        this.connections = connections;
        this.dependents = dependents;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.random = random;
        connections.onDown(triggers::enqueue);
    }

    @Override
    protected UpdateControl<VaultConnection> reconcileActive(VaultConnection resource) {
        ObjectKey key = ObjectKey.of(resource);
        Seen seen = probe(resource);
        int failed = seen.up() ? 0 : failures.merge(key, 1, Integer::sum);
        if (seen.up() && failures.remove(key) != null) {
            dependents.changed(new Dependency(Dependency.Kind.VAULT_CONNECTION, key));
        }
        Duration next = ConnectionHealth.nextProbe(failed, random.nextDouble());
        return report(resource, seen).rescheduleAfter(next.toMillis());
    }

    private Seen probe(VaultConnection resource) {
        try {
            VaultConnectionHandle connection = connections.get(resource);
            return ConnectionHealth.of(connection.probe());
        } catch (SyncException failure) {
            return ConnectionHealth.unusable(failure.error().explanation());
        }
    }

    private UpdateControl<VaultConnection> report(VaultConnection resource, Seen seen) {
        List<Condition> before =
                resource.getStatus() == null ? List.of() : resource.getStatus().conditions();
        Instant now = clock.instant();
        List<Condition> after = UnusedField.withCondition(
                before,
                ConnectionHealth.conditions(before, seen, resource.getMetadata().getGeneration(), now),
                VaultConnectionFields.unused(resource.getSpec()),
                resource,
                now,
                events);
        VaultConnectionStatus status = new VaultConnectionStatus(seen.up(), after);
        if (status.equals(resource.getStatus())) {
            return UpdateControl.noUpdate();
        }
        if (seen.up()) {
            events.normal(resource, seen.reason(), seen.message());
        } else {
            events.failure(resource, seen.reason(), seen.message());
        }
        return StatusPatches.of(resource, new VaultConnection(), status);
    }

    @Override
    protected void forget(VaultConnection resource) {
        ObjectKey key = ObjectKey.of(resource);
        connections.forget(key);
        failures.remove(key);
        metrics.connectionGone(key.toString());
    }
}
