package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.dynamicsecret.DynamicSync.Step;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.reconcile.Attempts;
import dev.vso.operator.reconcile.Stage;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.WakeUps;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.util.List;

/** Keeps credentials alive in the Secret of a VaultDynamicSecret, and replaces them before they die. */
public final class DynamicSecretReconciler implements Reconciler<VaultDynamicSecret> {

    /** VSO's, so that either operator can let the other's resources go. */
    static final String FINALIZER = "vaultdynamicsecret.secrets.hashicorp.com/finalizer";

    private final Room room;
    private final WakeUps<VaultDynamicSecret> wakeUps;
    private final Tracks tracks;
    private final Attempts attempts;
    private final DynamicStatus statuses;
    private final DynamicSync sync;
    private final Farewell farewell;

    public DynamicSecretReconciler(
            Room room, Credentials credentials, LeaseWatch leases, WakeUps<VaultDynamicSecret> wakeUps) {
        this.room = room;
        this.wakeUps = wakeUps;
        this.tracks = new Tracks(wakeUps, room.clock());
        this.attempts = new Attempts(tracks, room.retries());
        this.statuses = new DynamicStatus(room, credentials, tracks);
        var keeper = new LeaseKeeper(room, credentials, leases, tracks);
        this.sync = new DynamicSync(room, credentials, keeper, tracks, statuses);
        this.farewell = new Farewell(room, credentials, leases, sync, tracks);
    }

    @Override
    public List<EventSource<?, VaultDynamicSecret>> prepareEventSources(
            EventSourceContext<VaultDynamicSecret> context) {
        return List.of(wakeUps);
    }

    @Override
    public UpdateControl<VaultDynamicSecret> reconcile(
            VaultDynamicSecret resource, Context<VaultDynamicSecret> context) {
        return switch (Stage.of(resource, context)) {
            case GONE -> {
                farewell.gone(resource, room);
                yield UpdateControl.noUpdate();
            }
            case LEAVING -> farewell.step(resource, FINALIZER, room);
            case WITHOUT_SPEC -> UpdateControl.noUpdate();
            case ALIVE -> look(resource);
        };
    }

    private UpdateControl<VaultDynamicSecret> look(VaultDynamicSecret resource) {
        if (!room.finalizers().add(resource, FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        var spec = resource.getSpec();
        var conditions = DynamicState.conditions(resource.getStatus());
        var pending = DynamicState.pending(resource.getStatus());
        room.follow(
                resource,
                tracks,
                new Room.Named(spec.destination(), spec.rolloutRestartTargets(), pending, conditions));
        try {
            Step step = sync.step(resource);
            return Attempts.again(
                    DynamicStatus.report(resource, step.status()),
                    step.next(),
                    room.clock().instant());
        } catch (Obstacle obstacle) {
            return failed(resource, obstacle.problem());
        }
    }

    private UpdateControl<VaultDynamicSecret> failed(VaultDynamicSecret resource, Problem problem) {
        Instant retry = attempts.failed(resource, Tracks.WHOLE, problem, sync.end(resource));
        SyncStatus.tell(resource, DynamicState.conditions(resource.getStatus()), problem, room.events());
        return Attempts.again(
                DynamicStatus.report(resource, statuses.failed(resource, problem)),
                retry,
                room.clock().instant());
    }
}
