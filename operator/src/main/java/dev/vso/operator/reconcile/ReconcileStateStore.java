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

/** The tracks of all resources of one kind, by part where a resource has several; waking one ends its waiting first. */
public final class ReconcileStateStore implements ReconcileTrigger {

    /** The part of a resource that is one piece. */
    public static final String NO_PART = "";

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

    /** What is remembered of the resource of one name. */
    private static final class Known {
        private final Map<String, ReconcileState> parts = new ConcurrentHashMap<>();

        /** Empty until it is looked at. */
        private volatile String uid = "";

        /** Since the last look began. */
        private volatile boolean woken;
    }

    /**
     * A look at a resource begins: what wakes it from now on may be too late for this look.
     *
     * @return the UID of the resource that had this name before, if it is another: its end was not told
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

    /** Whether something woke the resource since the last look at it began. */
    boolean isRequeued(ObjectKey key) {
        Known found = known.get(key);
        return found != null && found.woken;
    }

    public ReconcileState get(ObjectKey key) {
        return get(key, NO_PART);
    }

    public ReconcileState get(ObjectKey key, String part) {
        Known found = known.get(key);
        return found == null ? ReconcileState.NEW : found.parts.getOrDefault(part, ReconcileState.NEW);
    }

    public void update(ObjectKey key, UnaryOperator<ReconcileState> change) {
        update(key, NO_PART, change);
    }

    public void update(ObjectKey key, String part, UnaryOperator<ReconcileState> change) {
        known(key).parts.compute(part, (_, before) -> change.apply(before == null ? ReconcileState.NEW : before));
    }

    /**
     * There is no resource of this name any more.
     *
     * @return the UID of the one that was looked at last
     */
    public Optional<String> forget(ObjectKey key) {
        Known gone = known.remove(key);
        return gone == null || gone.uid.isEmpty() ? Optional.empty() : Optional.of(gone.uid);
    }

    private Known known(ObjectKey key) {
        return known.computeIfAbsent(key, _ -> new Known());
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
            found.woken = true; // first: whoever begins to wait now looks at it afterwards
            found.parts.replaceAll((_, state) -> state.retryNow(clock.instant()));
        }
    }
}
