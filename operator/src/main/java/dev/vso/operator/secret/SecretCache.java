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
 * The operator's own Secrets as the API server reports them, selected by their labels and reduced to
 * {@link ObservedSecret}: neither data nor {@code managedFields} stay in memory, and foreign Secrets are not included.
 *
 * <p>A Secret that loses the operator's labels leaves the cache like a deleted one; the attempt to create it then fails
 * because it exists, and {@link dev.vso.operator.kubernetes.watch.NamedSecretWatch#read} returns it.
 */
public final class SecretCache implements Partition {

    /**
     * Notified of each change; null for a Secret that did not or does not exist. Runs on the watch's thread, so it must
     * return quickly; {@link #get} may already return a newer state.
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

    /** @param namespaces namespaces to watch; all when empty */
    public SecretCache(KubernetesClient client, Collection<String> namespaces, SecretHmac hmac, Listener listener) {
        this(client, namespaces, Optional.empty(), hmac, listener);
    }

    /**
     * A cache for some shards, if the work is sharded.
     *
     * @param namespaces namespaces to watch; all when empty
     * @param shards the shards whose Secrets are kept, of all that are watched
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

    /** Starts the watch and returns at once; a failed watch is retried until {@link #stop}. */
    public void start() {
        informers.forEach(SharedIndexInformer::start);
    }

    public void stop() {
        informers.forEach(SharedIndexInformer::stop);
    }

    /** Whether all Secrets have been listed once. Before that, a Secret unknown to {@link #get} may exist. */
    public boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /** Whether the API server has allowed listing the Secrets: some are known, or all were listed. */
    public boolean isAnswered() {
        return observed.size() > 0 || hasSynced();
    }

    /** The API server's last refusal, if any; a retry may be refused or allowed. */
    public Optional<KubernetesClientException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether the watches are connected, so that changes arrive. A broken watch is restarted automatically. */
    public boolean healthy() {
        return informers.stream().allMatch(SharedIndexInformer::isWatching);
    }

    public Optional<ObservedSecret> get(ObjectKey key) {
        return observed.get(key);
    }

    /** The Secrets whose label has this resource's UID. */
    public List<ObservedSecret> ownedBy(String uid) {
        return observed.ownedBy(uid);
    }

    /** When a Secret was last changed for the resource with this UID; empty for one that it does not own. */
    public Optional<Instant> lastChange(String uid) {
        return ownedBy(uid).stream()
                .flatMap(secret -> secret.appliedFor(uid).stream())
                .flatMap(applied -> Stream.ofNullable(applied.at()))
                .max(Comparator.naturalOrder());
    }

    public int size() {
        return observed.size();
    }

    /** The writer starts a write to this Secret: reports until its end may show that write. */
    void writing(ObjectKey key) {
        observed.writing(key);
    }

    /** The writer has finished; what it wrote is known from now on, before the watch reports it. */
    void wrote(ObjectKey key, Optional<ObservedSecret> secret) {
        observed.wrote(key, secret.filter(it -> OwnerLabels.isSelected(it.labels())));
    }

    /**
     * Removes a Secret from the cache after a read found none of that name. The watch may never report it: a Secret
     * that we created and that was deleted while the watch was broken appears in no report.
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
        // The resources that own them observe them.
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

    /** The informer wraps the API server's response. */
    private void note(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException e && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                refusal = e;
            }
        }
    }
}
