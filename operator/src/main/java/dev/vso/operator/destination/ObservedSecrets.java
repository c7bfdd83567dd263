package dev.vso.operator.destination;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.destination.SecretCache.Listener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the operator's Secrets, from the watch and from the operator's own writes, whichever knows more.
 *
 * <p>A write is known here before the watch reports it; until the report has caught up, older reports are not news.
 */
final class ObservedSecrets {
    private static final Logger log = LoggerFactory.getLogger(ObservedSecrets.class);

    private final Listener listener;
    private final Map<ObjectKey, ObservedSecret> secrets = new HashMap<>();
    private final Map<String, Set<ObjectKey>> byOwner = new HashMap<>();
    /** Own writes whose report is yet to come. */
    private final Map<ObjectKey, ObservedSecret> ahead = new HashMap<>();
    /** The UIDs of Secrets that are being replaced, until the report of their going has come. */
    private final Map<ObjectKey, String> replacing = new HashMap<>();

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
            if (own != null && isOlder(secret, own)) {
                return;
            }
            ahead.remove(secret.key());
            if (!secret.uid().equals(replacing.get(secret.key()))) {
                replacing.remove(secret.key());
            }
            before = put(secret);
        }
        if (!secret.equals(before)) {
            tell(before, secret);
        }
    }

    /** The watch reports that there is no such Secret any more. */
    void gone(ObjectKey key) {
        ObservedSecret before;
        synchronized (this) {
            var replaced = replacing.remove(key);
            var known = secrets.get(key);
            if (known == null || (replaced != null && !replaced.equals(known.uid()))) {
                return;
            }
            ahead.remove(key);
            before = remove(key);
            if (replaced != null) {
                return;
            }
        }
        tell(before, null);
    }

    synchronized void written(ObservedSecret secret) {
        var known = secrets.get(secret.key());
        if (known == null || isOlder(known, secret)) {
            ahead.put(secret.key(), secret);
            put(secret);
        }
    }

    synchronized void replacing(ObservedSecret secret) {
        replacing.put(secret.key(), secret.uid());
    }

    synchronized void notReplacing(ObservedSecret secret) {
        replacing.remove(secret.key(), secret.uid());
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

    private void tell(@Nullable ObservedSecret before, @Nullable ObservedSecret after) {
        try {
            listener.changed(before, after);
        } catch (RuntimeException e) {
            log.error("The listener to Secrets failed", e);
        }
    }

    /** By resource version, which grows with every write in the cluster; what is no number is taken as it comes. */
    private static boolean isOlder(ObservedSecret one, ObservedSecret other) {
        try {
            return Long.parseUnsignedLong(one.resourceVersion()) < Long.parseUnsignedLong(other.resourceVersion());
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
