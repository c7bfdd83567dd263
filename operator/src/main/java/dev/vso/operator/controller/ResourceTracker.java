package dev.vso.operator.controller;

import dev.vso.api.Destination;
import dev.vso.api.PendingRestartStatus;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.rollout.RestartService;
import dev.vso.operator.rollout.RestartService.RestartSettings;
import dev.vso.operator.secret.DestinationCache;
import dev.vso.operator.secret.DestinationIndex;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.render.TransformationTracker;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tracks what each resource references, so that a change of a referenced object reconciles the resource.
 *
 * @param vault knows which resources depend on which VaultAuth and VaultConnection
 * @param destinations watches Secrets by name
 * @param index knows which resource names which Secret
 * @param transformations knows which resources use which SecretTransformation
 * @param restarts knows which resources restart which workloads
 */
public record ResourceTracker(
        VaultAccessProvider vault,
        DestinationCache destinations,
        DestinationIndex index,
        TransformationTracker transformations,
        RestartService restarts) {

    /**
     * The objects that a resource references.
     *
     * @param destinations the Secrets that it writes
     * @param read Secrets in its namespace that it only reads
     * @param restarts the workloads to restart when its Secrets change
     * @param pending the unfinished restarts in its status
     * @param conditions the conditions in its status
     */
    public record ResourceReferences(
            List<Destination> destinations,
            List<ObjectKey> read,
            RestartSettings restarts,
            List<PendingRestartStatus> pending,
            List<Condition> conditions) {

        public ResourceReferences(
                Destination destination,
                RestartSettings restarts,
                List<PendingRestartStatus> pending,
                List<Condition> conditions) {
            this(List.of(destination), List.of(), restarts, pending, conditions);
        }
    }

    /** Registers the references of a resource; from now on a change of any of them enqueues it. */
    public void track(HasMetadata resource, ReconcileStateStore states, ResourceReferences references) {
        states.register(ObjectKey.of(resource), resource.getMetadata().getUid()).ifPresent(this::untrack);
        String namespace = resource.getMetadata().getNamespace();
        Stream<ObjectKey> filled =
                references.destinations().stream().map(destination -> new ObjectKey(namespace, destination.name()));
        index.enter(
                OwnerFactory.of(resource),
                states,
                Stream.concat(filled, references.read().stream()).toList());
        transformations.follow(resource, states, references.destinations());
        trackRestarts(resource, states, references);
    }

    /**
     * Starts what is to be restarted. Restarts of a suspended resource wait in its status: when it is resumed, they are
     * taken from there as after a start of the operator, and what failed before is tried at once.
     */
    private void trackRestarts(HasMetadata resource, ReconcileStateStore states, ResourceReferences references) {
        boolean isSuspended = Suspension.of(resource).isPresent();
        if (isSuspended != Suspension.isReportedBy(references.conditions())) {
            states.retryNow(ObjectKey.of(resource));
        }
        if (isSuspended) {
            restarts.forget(resource.getMetadata().getUid());
        } else {
            restarts.follow(resource, states, references.restarts(), references.pending(), references.conditions());
        }
    }

    /** Stops repairing the Secrets of a resource that is being deleted. */
    public void releaseSecrets(HasMetadata resource) {
        index.leave(resource.getMetadata().getUid());
    }

    /** Removes everything about a deleted resource. */
    public void untrack(HasMetadata resource, ReconcileStateStore states) {
        ObjectKey key = ObjectKey.of(resource);
        vault.forget(states, key);
        transformations.forget(states, key);
        untrack(resource.getMetadata().getUid());
        states.forget(key).ifPresent(this::untrack);
    }

    private void untrack(String uid) {
        index.leave(uid);
        restarts.forget(uid);
        transformations.forget(uid);
        destinations.unfollowUnnamed();
    }
}
