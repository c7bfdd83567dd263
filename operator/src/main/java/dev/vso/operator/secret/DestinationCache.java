package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.OwnerLabels;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Known states of destination Secrets. Those with the operator's labels come from one watch; a Secret that a resource
 * only adds keys to, or that conflicts with its destination, has a watch of its own.
 */
public final class DestinationCache implements AutoCloseable {

    private final SecretCache cache;
    private final NamedSecrets named;
    private final SecretHmac hmac;
    private final DestinationIndex destinationIndex;
    private final ConcurrentHashMap<ObjectKey, Followed> followed = new ConcurrentHashMap<>();

    private record Followed(NewWatch subscription, Optional<ObservedSecret> latest) {

        /** The watch may be behind what was read or written. */
        Followed observed(Optional<ObservedSecret> now) {
            boolean old = now.filter(
                            secret -> latest.filter(secret::isOlderThan).isPresent())
                    .isPresent();
            return old ? this : new Followed(subscription, now);
        }

        /** Another writer may have been faster, or may have deleted it. */
        Followed wrote(ObservedSecret secret) {
            boolean newer = latest.filter(known -> known.uid().equals(secret.uid()) && known.isOlderThan(secret))
                    .isPresent();
            return newer ? new Followed(subscription, Optional.of(secret)) : this;
        }
    }

    /**
     * A watch that starts once the Secret is among those followed: it may report before the call that starts it returns,
     * and such a report must find the Secret there. It may also be closed before it starts.
     */
    private static final class NewWatch {
        private Optional<NamedSecrets.Subscription> started = Optional.empty();
        private boolean used;

        synchronized void start(Supplier<NamedSecrets.Subscription> watch) {
            if (!used) {
                used = true;
                started = Optional.of(watch.get());
            }
        }

        synchronized void close() {
            used = true;
            started.ifPresent(NamedSecrets.Subscription::close);
        }
    }

    public DestinationCache(SecretCache cache, NamedSecrets named, SecretHmac hmac, DestinationIndex destinationIndex) {
        this.cache = cache;
        this.named = named;
        this.hmac = hmac;
        this.destinationIndex = destinationIndex;
    }

    /** The listener for changes in the cache of the operator's own Secrets. */
    public static SecretCache.Listener waking(DestinationIndex destinationIndex) {
        return (before, after) -> {
            ObservedSecret known = after == null ? before : after;
            if (known != null) {
                destinationIndex.changed(known.key(), writtenFor(before, after));
            }
        };
    }

    /** The Secret as last observed. Reads it only if it is unknown and the operator is not to create it. */
    public Optional<ObservedSecret> observed(ObjectKey secret, boolean create) {
        Optional<ObservedSecret> own = cache.get(secret);
        if (own.isPresent()) {
            leave(secret);
            return own;
        }
        Followed known = followed.get(secret);
        if (known != null) {
            return known.latest();
        }
        return create ? Optional.empty() : follow(secret);
    }

    /** Reads the Secret now and watches it from then on, since it is not among the operator's own. */
    public Optional<ObservedSecret> follow(ObjectKey secret) {
        Optional<ObservedSecret> own = cache.get(secret);
        Followed before = followed.get(secret);
        Optional<ObservedSecret> now = named.read(secret).map(found -> ObservedSecret.reduce(found, hmac));
        if (now.isEmpty()) {
            own.ifPresent(cache::isGone);
        }
        Followed after = Objects.requireNonNull(followed.compute(secret, (_, known) -> {
            if (known == null) {
                return new Followed(new NewWatch(), now);
            }
            // A watch event since then may be newer than the read; if not, newer events will follow.
            return known.equals(before) ? new Followed(known.subscription(), now) : known;
        }));
        after.subscription().start(() -> named.watch(secret, this::changed));
        return after.latest();
    }

    /** The data that was written for a resource, read from the Secret now. */
    Optional<SecretData> read(ObjectKey secret, String ownerUid) {
        return named.read(secret).map(found -> {
            ObservedSecret seen = ObservedSecret.reduce(found, hmac);
            Map<String, String> all = found.getData() == null ? Map.of() : found.getData();
            Map<String, byte[]> own = new HashMap<>();
            all.forEach((key, value) -> {
                if (seen.isWrittenFor(ownerUid, key)) {
                    own.put(key, Base64.getDecoder().decode(value));
                }
            });
            return SecretData.of(own);
        });
    }

    /** Records a write before the watch reports it. */
    public void written(ObservedSecret secret) {
        if (OwnerLabels.isSelected(secret.labels())) {
            leave(secret.key());
        } else {
            followed.computeIfPresent(secret.key(), (_, known) -> known.wrote(secret));
        }
    }

    /** Stops the watches of Secrets that no resource names any more. */
    public void unfollowUnnamed() {
        followed.keySet().stream()
                .filter(secret -> !destinationIndex.named(secret))
                .toList()
                .forEach(this::leave); // a resource that names it since then starts a new watch
    }

    private void changed(ObjectKey key, Optional<Secret> secret) {
        Optional<ObservedSecret> now = secret.map(found -> ObservedSecret.reduce(found, hmac));
        if (followed.computeIfPresent(key, (_, known) -> known.observed(now)) != null) {
            destinationIndex.changed(key, Set.of());
        }
    }

    /** Requeues the resources that name the Secret: its own watch ends, and the cache does not report own writes. */
    private void leave(ObjectKey secret) {
        if (unfollow(secret)) {
            destinationIndex.changed(secret, Set.of());
        }
    }

    private boolean unfollow(ObjectKey secret) {
        Followed known = followed.remove(secret);
        if (known == null) {
            return false;
        }
        known.subscription().close();
        return true;
    }

    private static Set<String> writtenFor(@Nullable ObservedSecret before, @Nullable ObservedSecret after) {
        return Stream.of(Optional.ofNullable(before), Optional.ofNullable(after))
                .flatMap(Optional::stream)
                .flatMap(secret -> secret.applied().keySet().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        followed.keySet().forEach(this::unfollow);
    }
}
