package dev.vso.operator.controller;

import dev.vso.api.Destination;
import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.Authentication;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.Rush;
import dev.vso.operator.reconcile.Attempts;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.SyncObserver;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.rollout.Restarts;
import dev.vso.operator.secret.Delivery;
import dev.vso.operator.secret.Destinations;
import dev.vso.operator.secret.Holdings;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.secret.render.RenderedDelivery;
import dev.vso.operator.secret.render.Shaping;
import dev.vso.operator.status.Reasons;
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
public record Room(
        Authentication authentication,
        Delivery delivery,
        Destinations destinations,
        Holdings holdings,
        Finalizers finalizers,
        Restarts restarts,
        Events events,
        Backoff backoff,
        Shaping shaping,
        Rush rush,
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
    public record Named(
            List<Destination> destinations,
            List<ObjectKey> read,
            List<RolloutRestartTarget> restarts,
            List<PendingRestartStatus> pending,
            List<Condition> conditions) {

        public Named(
                Destination destination,
                List<RolloutRestartTarget> restarts,
                List<PendingRestartStatus> pending,
                List<Condition> conditions) {
            this(List.of(destination), List.of(), restarts, pending, conditions);
        }
    }

    /** The resource is looked at: from now on it is woken when what it names changes. */
    public void follow(HasMetadata resource, Tracks tracks, Named named) {
        tracks.look(ObjectKey.of(resource), resource.getMetadata().getUid()).ifPresent(this::forget);
        String namespace = resource.getMetadata().getNamespace();
        Stream<ObjectKey> filled =
                named.destinations().stream().map(destination -> new ObjectKey(namespace, destination.name()));
        holdings.enter(
                Owners.of(resource),
                tracks,
                Stream.concat(filled, named.read().stream()).toList());
        shaping.follow(resource, tracks, named.destinations());
        restarts.follow(resource, tracks, named.restarts(), named.pending(), named.conditions());
    }

    /** How failed attempts are tried again. */
    public Attempts.Settings retries() {
        return new Attempts.Settings(backoff, clock, random, observer);
    }

    /** Brings what templates make of a source into its Secret. */
    public RenderedDelivery rendered() {
        return new RenderedDelivery(shaping, delivery);
    }

    /** A Secret of an earlier resource of the same name was taken up: that is told, for somebody may have meant another. */
    public void tellTakenUp(HasMetadata resource, Delivery.Delivered delivered) {
        delivered.takenUp().ifPresent(what -> events.normal(resource, Reasons.SECRET_TAKEN_UP, what));
    }

    /** The resource is gone: nothing is kept of it. */
    public void forget(HasMetadata resource, Tracks tracks) {
        ObjectKey key = ObjectKey.of(resource);
        authentication.forget(tracks, key);
        shaping.forget(tracks, key);
        forget(resource.getMetadata().getUid());
        tracks.forget(key).ifPresent(this::forget);
    }

    private void forget(String uid) {
        holdings.leave(uid);
        restarts.forget(uid);
        shaping.forget(uid);
        destinations.unfollowUnnamed();
    }
}
