package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of destination Secrets: those with the operator's labels from the watch over all of them; any other that
 * a resource names, and that is only filled or stands in the way, from a watch of its own.
 */
public final class DestinationCache implements AutoCloseable {

    private final SecretCache cache;
    private final NamedSecretWatch named;
    private final SecretHmac hmac;
    private final DestinationIndex destinationIndex;
    private final ConcurrentHashMap<ObjectKey, Followed> followed = new ConcurrentHashMap<>();

    private record Followed(NamedSecretWatch.Subscription subscription, Optional<ObservedSecret> latest) {

        /** The watch may be behind what was read or written. */
        Followed observed(Optional<ObservedSecret> now) {
            boolean old = now.filter(
                            secret -> latest.filter(secret::isOlderThan).isPresent())
                    .isPresent();
            return old ? this : new Followed(subscription, now);
        }

        /** Somebody may have been faster with another write, or have deleted it. */
        Followed wrote(ObservedSecret secret) {
            boolean newer = latest.filter(known -> known.uid().equals(secret.uid()) && known.isOlderThan(secret))
                    .isPresent();
            return newer ? new Followed(subscription, Optional.of(secret)) : this;
        }
    }

    public DestinationCache(
            SecretCache cache, NamedSecretWatch named, SecretHmac hmac, DestinationIndex destinationIndex) {
        this.cache = cache;
        this.named = named;
        this.hmac = hmac;
        this.destinationIndex = destinationIndex;
    }

    /** The listener that the cache of the operator's own Secrets tells its changes to. */
    public static SecretCache.Listener waking(DestinationIndex destinationIndex) {
        return (before, after) -> {
            ObservedSecret known = after == null ? before : after;
            if (known != null) {
                destinationIndex.changed(known.key(), writtenFor(before, after));
            }
        };
    }

    /** The Secret as last observed, without asking the API server unless it was never looked for. */
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

    /** Reads the Secret now and follows it from here on, for it is not among the operator's own. */
    public Optional<ObservedSecret> follow(ObjectKey secret) {
        Optional<ObservedSecret> own = cache.get(secret);
        Followed before = followed.get(secret);
        Optional<ObservedSecret> now = named.read(secret).map(found -> ObservedSecret.reduce(found, hmac));
        if (now.isEmpty()) {
            own.ifPresent(cache::isGone);
        }
        Followed after = Objects.requireNonNull(followed.compute(secret, (key, known) -> {
            if (known == null) {
                return new Followed(named.watch(key, this::changed), now);
            }
            // What was told meanwhile may be newer than what was read; if it is not, the rest will be told.
            return known.equals(before) ? new Followed(known.subscription(), now) : known;
        }));
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

    /** What was written is known before the watch reports it. */
    public void written(ObservedSecret secret) {
        if (OwnerLabels.isSelected(secret.labels())) {
            leave(secret.key());
        } else {
            followed.computeIfPresent(secret.key(), (_, known) -> known.wrote(secret));
        }
    }

    /** Ends the watches of Secrets that no resource names any more. */
    public void unfollowUnnamed() {
        followed.keySet().stream()
                .filter(secret -> !destinationIndex.named(secret))
                .toList()
                .forEach(this::leave); // whoever names it since then looks, and follows it anew
    }

    private void changed(ObjectKey key, Optional<Secret> secret) {
        Optional<ObservedSecret> now = secret.map(found -> ObservedSecret.reduce(found, hmac));
        if (followed.computeIfPresent(key, (_, known) -> known.observed(now)) != null) {
            destinationIndex.changed(key, Set.of());
        }
    }

    /** Who waits for the Secret is not told by its watch any more, nor by the cache, which tells no own writes. */
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
