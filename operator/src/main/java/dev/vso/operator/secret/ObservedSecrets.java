package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.SecretCache.Listener;
import dev.vso.operator.secret.owner.OwnerLabels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest known states of the operator's Secrets, from the watch and from the operator's own writes.
 *
 * <p>A write is known here before the watch reports it; until that report arrives, older reports are ignored. Reports
 * during a write, which often arrive before the response, are ignored too, unless the Secret differs from the written
 * one when the write ends.
 */
final class ObservedSecrets {
    private static final Logger log = LoggerFactory.getLogger(ObservedSecrets.class);

    private final Listener listener;
    private final Map<ObjectKey, ObservedSecret> secrets = new HashMap<>();
    private final Map<String, Set<ObjectKey>> byOwner = new HashMap<>();
    /** Own writes that the watch has not reported yet. */
    private final Map<ObjectKey, ObservedSecret> ahead = new HashMap<>();

    private final Map<ObjectKey, Writing> writing = new HashMap<>();

    /** A write in progress: the state when it began, and the Secrets deleted since. */
    private static final class Writing {
        private final @Nullable ObservedSecret before;
        private final Set<String> goneUids = new HashSet<>();
        private int writers;

        Writing(@Nullable ObservedSecret before) {
            this.before = before;
        }
    }

    ObservedSecrets(Listener listener) {
        this.listener = listener;
    }

    synchronized Optional<ObservedSecret> get(ObjectKey key) {
        return Optional.ofNullable(secrets.get(key));
    }

    synchronized List<ObservedSecret> ownedBy(String uid) {
        return byOwner.getOrDefault(uid, Set.of()).stream()
                .flatMap(key -> Stream.ofNullable(secrets.get(key)))
                .toList();
    }

    synchronized int size() {
        return secrets.size();
    }

    /** The watch reports this state. */
    void reported(ObservedSecret secret) {
        ObservedSecret before;
        synchronized (this) {
            var own = ahead.get(secret.key());
            if (own != null && secret.isOlderThan(own)) {
                return;
            }
            ahead.remove(secret.key());
            before = put(secret);
            if (writing.containsKey(secret.key())) {
                return;
            }
        }
        if (!secret.equals(before)) {
            notifyListeners(before, secret);
        }
    }

    /** The watch reports that the Secret with this UID was deleted. */
    void gone(ObjectKey key, String uid) {
        ObservedSecret before;
        synchronized (this) {
            var known = secrets.get(key);
            var write = writing.get(key);
            if (write != null) {
                write.goneUids.add(uid);
            }
            // A different UID belongs to a later Secret of that name, which we created.
            if (known == null || !known.uid().equals(uid)) {
                return;
            }
            ahead.remove(key);
            before = remove(key);
            if (write != null) {
                return;
            }
        }
        notifyListeners(before, null);
    }

    synchronized void writing(ObjectKey key) {
        writing.computeIfAbsent(key, it -> new Writing(secrets.get(it))).writers++;
    }

    /** @param secret what was written; empty if nothing was */
    void wrote(ObjectKey key, Optional<ObservedSecret> secret) {
        ObservedSecret expected;
        ObservedSecret now;
        synchronized (this) {
            var write = Objects.requireNonNull(writing.get(key));
            write.writers--;
            secret.filter(it -> !write.goneUids.contains(it.uid())).ifPresent(this::learn);
            if (write.writers > 0) {
                return;
            }
            writing.remove(key);
            expected = secret.orElse(write.before);
            now = secrets.get(key);
        }
        if (!Objects.equals(expected, now)) {
            notifyListeners(expected, now);
        }
    }

    /**
     * Another replica is responsible for these namespaces from now on. Listeners are not notified: the resources that
     * named these Secrets are dropped from memory.
     */
    synchronized void forget(Predicate<String> namespaces) {
        List<ObjectKey> keys = secrets.keySet().stream()
                .filter(key -> namespaces.test(key.namespace()))
                .toList();
        keys.forEach(key -> {
            ahead.remove(key);
            var _ = remove(key);
        });
    }

    private void learn(ObservedSecret written) {
        var known = secrets.get(written.key());
        if (known == null || known.isOlderThan(written)) {
            ahead.put(written.key(), written);
            put(written);
        }
    }

    private @Nullable ObservedSecret put(ObservedSecret secret) {
        var before = secrets.put(secret.key(), secret);
        if (before != null) {
            unindex(before);
        }
        var owner = secret.labels().get(OwnerLabels.OWNER_UID);
        if (owner != null) {
            byOwner.computeIfAbsent(owner, uid -> new TreeSet<>()).add(secret.key());
        }
        return before;
    }

    private @Nullable ObservedSecret remove(ObjectKey key) {
        var before = secrets.remove(key);
        if (before != null) {
            unindex(before);
        }
        return before;
    }

    private void unindex(ObservedSecret secret) {
        var owner = secret.labels().get(OwnerLabels.OWNER_UID);
        if (owner != null) {
            byOwner.computeIfPresent(owner, (uid, keys) -> {
                keys.remove(secret.key());
                return keys.isEmpty() ? null : keys;
            });
        }
    }

    private void notifyListeners(@Nullable ObservedSecret before, @Nullable ObservedSecret after) {
        try {
            listener.changed(before, after);
        } catch (RuntimeException e) {
            log.error("The listener to Secrets failed", e);
        }
    }
}
