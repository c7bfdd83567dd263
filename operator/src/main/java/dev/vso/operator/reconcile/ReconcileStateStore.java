package dev.vso.operator.reconcile;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The states of all resources of one kind, by part where a resource has several. Requeueing a resource first ends its
 * wait for a retry.
 */
public final class ReconcileStateStore implements ReconcileTrigger {

    private static final Part WHOLE = new Part.Whole();

    /** What of a resource is reconciled and retried by itself. */
    public sealed interface Part {

        /** The resource as a whole. */
        record Whole() implements Part {}

        /** A role of a Database. */
        record Role(String name) implements Part {}

        /** The connection of a Database in Vault. */
        record Connection() implements Part {}
    }

    private final ConcurrentHashMap<ObjectKey, Known> known = new ConcurrentHashMap<>();
    private final ReconcileTrigger queue;
    private final InstantSource clock;

    /**
     * The states of the resources of one kind.
     *
     * @param queue puts a resource on its controller's queue
     */
    public ReconcileStateStore(ReconcileTrigger queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /** The state of the resource of one name. */
    private static final class Known {
        private final Map<Part, ReconcileState> parts = new ConcurrentHashMap<>();

        /** Empty until the first reconciliation. */
        private volatile String uid = "";

        /** Whether it was requeued since the last reconciliation began. */
        private volatile boolean woken;
    }

    /**
     * Starts a reconciliation. A trigger that arrives from now on may be too late for it.
     *
     * @return the UID of an earlier resource of this name whose deletion was not reported; empty if there was none
     */
    public Optional<String> register(ObjectKey key, String uid) {
        Known before = known(key);
        boolean another = !before.uid.isEmpty() && !before.uid.equals(uid);
        if (another) {
            known.remove(key);
        }
        Known now = known(key);
        now.uid = uid;
        now.woken = false;
        return another ? Optional.of(before.uid) : Optional.empty();
    }

    /** Whether a trigger requeued the resource since its last reconciliation began. */
    boolean isRequeued(ObjectKey key) {
        Known found = known.get(key);
        return found != null && found.woken;
    }

    /** Returns the state of the resource as a whole. */
    public ReconcileState get(ObjectKey key) {
        return get(key, WHOLE);
    }

    public ReconcileState get(ObjectKey key, Part part) {
        Known found = known.get(key);
        return found == null ? ReconcileState.NEW : found.parts.getOrDefault(part, ReconcileState.NEW);
    }

    /** Changes the state of the resource as a whole. */
    public void update(ObjectKey key, UnaryOperator<ReconcileState> change) {
        update(key, WHOLE, change);
    }

    public void update(ObjectKey key, Part part, UnaryOperator<ReconcileState> change) {
        known(key).parts.compute(part, (_, before) -> change.apply(before == null ? ReconcileState.NEW : before));
    }

    /**
     * Drops the state of a resource that no longer exists.
     *
     * @return the UID of the resource that was reconciled last under this name
     */
    public Optional<String> forget(ObjectKey key) {
        Known gone = known.remove(key);
        return gone == null || gone.uid.isEmpty() ? Optional.empty() : Optional.of(gone.uid);
    }

    private Known known(ObjectKey key) {
        return known.computeIfAbsent(key, _ -> new Known());
    }

    /** Ends the wait for a retry: the reconciliation that runs now counts as the retry. */
    public void retryNow(ObjectKey key) {
        Known found = known.get(key);
        if (found != null) {
            found.parts.replaceAll((_, state) -> state.retryNow(clock.instant()));
        }
    }

    @Override
    public void enqueue(ObjectKey key) {
        endWaiting(key);
        queue.enqueue(key);
    }

    @Override
    public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
        keys.forEach(this::endWaiting);
        queue.enqueueSpread(keys, window);
    }

    private void endWaiting(ObjectKey key) {
        Known found = known.get(key);
        if (found != null) {
            found.woken = true; // first: a reconciliation that starts to wait now then runs again
            retryNow(key);
        }
    }
}
