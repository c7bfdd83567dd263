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
 * What is kept of one Secret, known by its name: read by whoever asks first, and as the watch reports it from then on. What
 * was reported last counts at once, and a reading never replaces it.
 *
 * @param <V> what is kept; equal where nothing changed
 */
public final class WatchedSecretValue<V> {

    private final Supplier<Optional<Secret>> reading;
    private final Function<Optional<Secret>, V> keeping;
    private final Runnable changed;
    private final NamedSecretWatch.Subscription subscription;
    private final ReentrantLock oneReads = new ReentrantLock();

    /** Guarded by {@code this}. */
    private @Nullable V kept;

    /**
     * Watches the Secret until {@link #end}.
     *
     * @param keeping what to keep of it, or of there being none
     * @param changed told, on a thread of its own, when somebody was given what is no longer so
     */
    public WatchedSecretValue(
            NamedSecretWatch secrets, ObjectKey key, Function<Optional<Secret>, V> keeping, Runnable changed) {
        this(listener -> secrets.watch(key, listener), () -> secrets.read(key), keeping, changed);
    }

    WatchedSecretValue(
            Function<NamedSecretWatch.Listener, NamedSecretWatch.Subscription> watching,
            Supplier<Optional<Secret>> reading,
            Function<Optional<Secret>, V> keeping,
            Runnable changed) {
        this.reading = reading;
        this.keeping = keeping;
        this.changed = changed;
        this.subscription = watching.apply((_, secret) -> follow(secret));
    }

    /**
     * What is kept of the Secret as it is now.
     *
     * @throws KubernetesClientException if it has to be read first, and that fails; the next who asks tries again
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

    /** What is kept, or this if nothing is. */
    private synchronized @Nullable V kept(@Nullable V otherwise) {
        if (kept == null) {
            kept = otherwise;
        }
        return kept;
    }

    /** Nobody asks any more. */
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
            Thread.startVirtualThread(changed); // off the watch's thread
        }
    }
}
