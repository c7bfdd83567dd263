package dev.vso.operator.controller;

import dev.vso.api.Destination;
import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.SyncObserver;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.rollout.RestartService;
import dev.vso.operator.secret.DestinationCache;
import dev.vso.operator.secret.DestinationIndex;
import dev.vso.operator.secret.SecretWriter;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.render.RenderedSecretWriter;
import dev.vso.operator.secret.render.TransformationTracker;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.time.Backoff;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What every room is given.
 *
 * @param authentication access to Vault
 * @param delivery access to Secrets
 * @param holdings who names which Secret
 * @param restarts of workloads that use a Secret
 * @param shaping makes the data of Secrets from what sources hold
 * @param rush is told while pods are without credentials
 * @param refreshing how often resources may have Vault read
 * @param observer is told of attempts that fail
 */
public record ReconcilerServices(
        VaultAccessProvider authentication,
        SecretWriter delivery,
        DestinationCache destinations,
        DestinationIndex holdings,
        Finalizers finalizers,
        RestartService restarts,
        Events events,
        Backoff backoff,
        TransformationTracker shaping,
        CredentialOutage rush,
        RefreshLimits refreshing,
        SyncObserver observer,
        InstantSource clock,
        RandomGenerator random) {

    /**
     * What a resource names, and so follows.
     *
     * @param destinations the Secrets that it fills
     * @param read Secrets of its namespace that it only reads
     * @param restarts the workloads that its Secrets restart
     * @param pending the restarts that its status tells of as not done
     * @param conditions what its status says
     */
    public record ResourceReferences(
            List<Destination> destinations,
            List<ObjectKey> read,
            List<RolloutRestartTarget> restarts,
            List<PendingRestartStatus> pending,
            List<Condition> conditions) {

        public ResourceReferences(
                Destination destination,
                List<RolloutRestartTarget> restarts,
                List<PendingRestartStatus> pending,
                List<Condition> conditions) {
            this(List.of(destination), List.of(), restarts, pending, conditions);
        }
    }

    /** The resource is looked at: from now on it is woken when what it names changes. */
    public void track(HasMetadata resource, ReconcileStateStore states, ResourceReferences named) {
        states.register(ObjectKey.of(resource), resource.getMetadata().getUid()).ifPresent(this::untrack);
        String namespace = resource.getMetadata().getNamespace();
        Stream<ObjectKey> filled =
                named.destinations().stream().map(destination -> new ObjectKey(namespace, destination.name()));
        holdings.enter(
                OwnerFactory.of(resource),
                states,
                Stream.concat(filled, named.read().stream()).toList());
        shaping.follow(resource, states, named.destinations());
        restarts.follow(resource, states, named.restarts(), named.pending(), named.conditions());
    }

    /** How failed attempts are tried again. */
    public RetryScheduler.Settings retries() {
        return new RetryScheduler.Settings(backoff, clock, random, observer);
    }

    /** Brings what templates make of a source into its Secret. */
    public RenderedSecretWriter renderedWriter() {
        return new RenderedSecretWriter(shaping, delivery);
    }

    /** A Secret of an earlier resource of the same name was taken up: that is told, for somebody may have meant another. */
    public void reportTakenUp(HasMetadata resource, SecretWriter.Delivered delivered) {
        delivered.takenUp().ifPresent(what -> events.normal(resource, ConditionReasons.SECRET_TAKEN_UP, what));
    }

    /** The resource is gone: nothing is kept of it. */
    public void untrack(HasMetadata resource, ReconcileStateStore states) {
        ObjectKey key = ObjectKey.of(resource);
        authentication.forget(states, key);
        shaping.forget(states, key);
        untrack(resource.getMetadata().getUid());
        states.forget(key).ifPresent(this::untrack);
    }

    private void untrack(String uid) {
        holdings.leave(uid);
        restarts.forget(uid);
        shaping.forget(uid);
        destinations.unfollowUnnamed();
    }
}
