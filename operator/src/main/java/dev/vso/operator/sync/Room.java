package dev.vso.operator.sync;

import dev.vso.operator.auth.Authentication;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.cluster.Rush;
import dev.vso.operator.observe.Events;
import dev.vso.operator.time.Backoff;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What every room is given.
 *
 * @param authentication access to Vault
 * @param delivery access to Secrets
 * @param holdings who names which Secret
 * @param restarts of workloads that use a Secret
 * @param shaping makes the data of Secrets from what sources hold
 * @param rush is told while pods are without credentials
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
        SyncObserver observer,
        InstantSource clock,
        RandomGenerator random) {

    /** The resource is gone: nothing is kept of it. */
    public void forget(HasMetadata resource, Tracks tracks) {
        ObjectKey key = ObjectKey.of(resource);
        holdings.leave(resource.getMetadata().getUid());
        authentication.forget(tracks, key);
        destinations.unfollowUnnamed();
        restarts.forget(resource);
        shaping.forget(resource, tracks);
        tracks.forget(key);
    }
}
