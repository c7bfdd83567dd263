package dev.vso.operator.kubernetes.watch;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An informer's store for Secrets that keeps no values: it passes each change on and remembers only the version of each
 * Secret, which the client needs to compare with a new list.
 */
public final class KeysOnlyItemStore implements ItemStore<Secret> {

    /** Receives the changes one by one; called on the watch's thread, so it must return soon. */
    public interface Sink {
        void put(ObjectKey key, Secret secret);

        /** The Secret was deleted; the UID is that of its last version. */
        void remove(ObjectKey key, String uid);
    }

    private record Seen(ObjectKey key, String uid, String resourceVersion) {}

    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();
    private final Sink sink;

    public KeysOnlyItemStore(Sink sink) {
        this.sink = sink;
    }

    @Override
    public String getKey(Secret secret) {
        return secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    }

    @Override
    public @Nullable Secret put(String key, Secret secret) {
        var metadata = secret.getMetadata();
        var now = new Seen(
                new ObjectKey(metadata.getNamespace(), metadata.getName()),
                metadata.getUid(),
                metadata.getResourceVersion());
        var before = seen.put(key, now);
        if (!now.equals(before)) {
            sink.put(now.key(), secret);
        }
        return outline(before);
    }

    @Override
    public @Nullable Secret remove(String key) {
        var before = seen.remove(key);
        if (before != null) {
            sink.remove(before.key(), before.uid());
        }
        return outline(before);
    }

    @Override
    public @Nullable Secret get(String key) {
        return outline(seen.get(key));
    }

    @Override
    public Stream<String> keySet() {
        return seen.keySet().stream();
    }

    @Override
    public Stream<Secret> values() {
        return seen.values().stream().map(it -> Objects.requireNonNull(outline(it)));
    }

    @Override
    public int size() {
        return seen.size();
    }

    private static @Nullable Secret outline(@Nullable Seen seen) {
        return seen == null
                ? null
                : new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(seen.key().namespace())
                        .withName(seen.key().name())
                        .withResourceVersion(seen.resourceVersion())
                        .endMetadata()
                        .build();
    }
}
