package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.ListPagination;
import dev.vso.operator.kubernetes.watch.KeysOnlyItemStore;
import dev.vso.operator.kubernetes.watch.Partition;
import dev.vso.operator.kubernetes.watch.PartitionedItemStore;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.OwnerLabels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator's own Secrets as the API server reports them, found by their labels and reduced to
 * {@link ObservedSecret}: neither data nor {@code managedFields} stay in memory, and foreign Secrets are never seen.
 *
 * <p>A Secret that loses the operator's labels leaves the cache as if it were deleted; the attempt to create it then
 * says that it exists, and {@link dev.vso.operator.kubernetes.watch.NamedSecretWatch#read} shows it.
 */
public final class SecretCache implements Partition {

    /**
     * Is told of each change: null for what was or is not there. Runs on the watch's thread, so it must return soon; by
     * the time it acts, {@link #get} may know more.
     */
    @FunctionalInterface
    public interface Listener {
        void changed(@Nullable ObservedSecret before, @Nullable ObservedSecret after);
    }

    private final SecretHmac hmac;
    private final ObservedSecrets observed;
    private final List<SharedIndexInformer<Secret>> informers;
    private final KubernetesClient client;
    private final PartitionedItemStore<Secret> part;
    private volatile @Nullable KubernetesClientException refusal;

    /** @param namespaces those to watch; all when empty */
    public SecretCache(KubernetesClient client, Collection<String> namespaces, SecretHmac hmac, Listener listener) {
        this(client, namespaces, Optional.empty(), hmac, listener);
    }

    /**
     * A cache of some shards, where there are any.
     *
     * @param namespaces those to watch; all when empty
     * @param shards whose Secrets to keep, out of all that are watched
     */
    public SecretCache(
            KubernetesClient client,
            Collection<String> namespaces,
            Optional<Predicate<String>> shards,
            SecretHmac hmac,
            Listener listener) {
        this.hmac = hmac;
        this.client = client;
        this.observed = new ObservedSecrets(listener);
        this.part = new PartitionedItemStore<>(store(), shards.orElse(_ -> true), _ -> Optional.empty());
        this.informers = namespaces.isEmpty()
                ? List.of(reducing(
                        client.secrets()
                                .inAnyNamespace()
                                .withLabels(OwnerLabels.SELECTOR)
                                .withLimit(ListPagination.SIZE)
                                .runnableInformer(0),
                        shards.isEmpty() ? store() : part))
                : namespaces.stream()
                        .map(namespace -> reducing(
                                client.secrets()
                                        .inNamespace(namespace)
                                        .withLabels(OwnerLabels.SELECTOR)
                                        .withLimit(ListPagination.SIZE)
                                        .runnableInformer(0),
                                store()))
                        .toList();
    }

    /** Begins to watch and returns at once; what cannot be watched is tried again until {@link #stop}. */
    public void start() {
        informers.forEach(SharedIndexInformer::start);
    }

    public void stop() {
        informers.forEach(SharedIndexInformer::stop);
    }

    /** Whether all Secrets have been seen once. Before that, a Secret that {@link #get} does not know may exist. */
    public boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /** Whether the API server lets the Secrets be listed: some are known, or that there are none. */
    public boolean isAnswered() {
        return observed.size() > 0 || hasSynced();
    }

    /** What the API server last forbade, if it did; every further try may be forbidden too, or allowed by then. */
    public Optional<KubernetesClientException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether the watches stand, so that changes arrive. A watch that breaks is renewed by itself. */
    public boolean healthy() {
        return informers.stream().allMatch(SharedIndexInformer::isWatching);
    }

    public Optional<ObservedSecret> get(ObjectKey key) {
        return observed.get(key);
    }

    /** The Secrets whose label names the resource with this UID. */
    public List<ObservedSecret> ownedBy(String uid) {
        return observed.ownedBy(uid);
    }

    /** When a Secret was changed last on behalf of the resource with this UID; empty for one that it does not own. */
    public Optional<Instant> lastChange(String uid) {
        return ownedBy(uid).stream()
                .flatMap(secret -> secret.appliedFor(uid).stream())
                .flatMap(applied -> Stream.ofNullable(applied.at()))
                .max(Comparator.naturalOrder());
    }

    public int size() {
        return observed.size();
    }

    /** The writer begins to write to this Secret: what is reported meanwhile may be its own doing. */
    void writing(ObjectKey key) {
        observed.writing(key);
    }

    /** The writer ended; what it wrote, if it did, is known from now on and need not come back first. */
    void wrote(ObjectKey key, Optional<ObservedSecret> secret) {
        observed.wrote(key, secret.filter(it -> OwnerLabels.isSelected(it.labels())));
    }

    /**
     * The Secret was known here before somebody looked and found none of its name. The watch may never report it: one that
     * we made and that went while the watch was broken, it has neither seen come nor go.
     */
    public void isGone(ObservedSecret secret) {
        observed.gone(secret.key(), secret.uid());
    }

    @Override
    public void expect() {
        part.expect();
    }

    @Override
    public void fill(Predicate<String> namespaces) {
        ListPagination.forEach(
                page -> client.secrets()
                        .inAnyNamespace()
                        .withLabels(OwnerLabels.SELECTOR)
                        .list(page),
                part::offer);
        part.listed();
    }

    @Override
    public void announce(Predicate<String> namespaces) {
        // Those that fill them look at them.
    }

    @Override
    public void drop(Predicate<String> namespaces) {
        var _ = part.drop(namespaces);
        observed.forget(namespaces);
    }

    private SharedIndexInformer<Secret> reducing(SharedIndexInformer<Secret> informer, ItemStore<Secret> store) {
        return informer.removeNamespaceIndex().itemStore(store).exceptionHandler((_, problem) -> {
            note(problem);
            return true;
        });
    }

    private KeysOnlyItemStore store() {
        return new KeysOnlyItemStore(new KeysOnlyItemStore.Sink() {
            @Override
            public void put(ObjectKey key, Secret secret) {
                observed.reported(ObservedSecret.reduce(secret, hmac));
            }

            @Override
            public void remove(ObjectKey key, String uid) {
                observed.gone(key, uid);
            }
        });
    }

    /** The informer wraps what the API server answered. */
    private void note(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException e && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                refusal = e;
            }
        }
    }
}
