package dev.vso.operator.kubernetes.watch;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cached projection of one Secret, read on first use and updated by the watch. A reported change takes effect at
 * once, and a read never overwrites it.
 *
 * @param <V> the projection; equal values mean no change
 */
public final class WatchedSecretValue<V> {

    private final Supplier<Optional<Secret>> reading;
    private final Function<Optional<Secret>, V> keeping;
    private final Runnable changed;
    private final NamedSecrets.Subscription subscription;
    private final ReentrantLock oneReads = new ReentrantLock();

    /** Guarded by {@code this}. */
    private @Nullable V kept;

    /**
     * Watches the Secret until {@link #end}.
     *
     * @param keeping computes the projection; its argument is empty if the Secret does not exist
     * @param changed called on a thread of its own when a value that {@link #get} returned is outdated
     */
    public WatchedSecretValue(
            NamedSecrets secrets, ObjectKey key, Function<Optional<Secret>, V> keeping, Runnable changed) {
        this(listener -> secrets.watch(key, listener), () -> secrets.read(key), keeping, changed);
    }

    WatchedSecretValue(
            Function<NamedSecrets.Listener, NamedSecrets.Subscription> watching,
            Supplier<Optional<Secret>> reading,
            Function<Optional<Secret>, V> keeping,
            Runnable changed) {
        this.reading = reading;
        this.keeping = keeping;
        this.changed = changed;
        this.subscription = watching.apply((_, secret) -> follow(secret));
    }

    /**
     * The current projection.
     *
     * @throws KubernetesClientException if the first read fails; the next call tries again
     */
    public V get() {
        V known = kept(null);
        if (known != null) {
            return known;
        }
        oneReads.lock();
        try {
            V meanwhile = kept(null);
            return meanwhile != null ? meanwhile : Objects.requireNonNull(kept(keeping.apply(reading.get())));
        } finally {
            oneReads.unlock();
        }
    }

    /** The cached value, or else this one. */
    private synchronized @Nullable V kept(@Nullable V otherwise) {
        if (kept == null) {
            kept = otherwise;
        }
        return kept;
    }

    /** Ends the watch. */
    public void end() {
        subscription.close();
    }

    private void follow(Optional<Secret> secret) {
        V now = keeping.apply(secret);
        V before;
        synchronized (this) {
            before = kept;
            kept = now;
        }
        if (before != null && !before.equals(now)) {
            Thread.startVirtualThread(changed); // not on the watch's thread
        }
    }
}
