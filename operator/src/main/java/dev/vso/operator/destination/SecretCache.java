package dev.vso.operator.destination;

import dev.vso.operator.cluster.ForgetfulStore;
import dev.vso.operator.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator's own Secrets as the API server reports them, found by their labels and reduced to
 * {@link ObservedSecret}: neither data nor {@code managedFields} stay in memory, and foreign Secrets are never seen.
 *
 * <p>A Secret that loses the operator's labels leaves the cache as if it were deleted; the attempt to create it then
 * says that it exists, and {@link dev.vso.operator.cluster.NamedSecretWatch#read} shows it.
 */
public final class SecretCache {
    /** So many Secrets a list brings at once: bounds the memory that a start takes. */
    private static final long PAGE = 250;

    /**
     * Is told of each change: null for what was or is not there. Runs on the watch's thread, so it must return soon; by
     * the time it acts, {@link #get} may know more.
     */
    @FunctionalInterface
    public interface Listener {
        void changed(@Nullable ObservedSecret before, @Nullable ObservedSecret after);
    }

    private final SecretMac mac;
    private final ObservedSecrets observed;
    private final List<SharedIndexInformer<Secret>> informers;
    private volatile @Nullable KubernetesClientException refusal;

    /** @param namespaces those to watch; all when empty */
    public SecretCache(KubernetesClient client, Collection<String> namespaces, SecretMac mac, Listener listener) {
        this.mac = mac;
        this.observed = new ObservedSecrets(listener);
        this.informers = namespaces.isEmpty()
                ? List.of(reducing(client.secrets()
                        .inAnyNamespace()
                        .withLabels(OwnerLabels.SELECTOR)
                        .withLimit(PAGE)
                        .runnableInformer(0)))
                : namespaces.stream()
                        .map(namespace -> reducing(client.secrets()
                                .inNamespace(namespace)
                                .withLabels(OwnerLabels.SELECTOR)
                                .withLimit(PAGE)
                                .runnableInformer(0)))
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

    private SharedIndexInformer<Secret> reducing(SharedIndexInformer<Secret> informer) {
        return informer.removeNamespaceIndex()
                .itemStore(new ForgetfulStore(new ForgetfulStore.Sink() {
                    @Override
                    public void put(ObjectKey key, Secret secret) {
                        observed.reported(ObservedSecret.reduce(secret, mac));
                    }

                    @Override
                    public void remove(ObjectKey key, String uid) {
                        observed.gone(key, uid);
                    }
                }))
                .exceptionHandler((_, problem) -> {
                    note(problem);
                    return true;
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
