package dev.vso.operator.kubernetes.watch;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Secrets that are known by name only: they lack the operator's labels. */
public interface NamedSecrets {

    /**
     * Called with the Secret when it appears or changes, and with an empty value when it is deleted; on the watch's
     * thread, so it must return soon.
     */
    @FunctionalInterface
    interface Listener {
        void changed(ObjectKey key, Optional<Secret> secret);
    }

    /** Removes one listener. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Adds a listener for one Secret. The first listener is soon called with an existing Secret, perhaps by the caller's
     * thread before this returns; later ones are called for changes only, and read the Secret themselves. Returns at once;
     * a watch that fails is retried.
     */
    Subscription watch(ObjectKey key, Listener listener);

    /** Reads one Secret now; returns empty without a request if the name is invalid. */
    Optional<Secret> read(ObjectKey key);
}
