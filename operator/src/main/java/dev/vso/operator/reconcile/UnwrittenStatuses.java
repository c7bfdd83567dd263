package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Statuses that the API server did not accept, by the UID of their resource. The next reconciliation of such a resource
 * starts from the unwritten status, so that it does not read again from Vault what is already in the Secret. Whatever
 * must not happen before a status records it asks {@link #isPending}.
 *
 * <p>At most one for each existing resource. A status holds no values. It is valid as long as the resource still has
 * its earlier status: a status that another writer, such as another replica, has stored since is newer.
 */
public final class UnwrittenStatuses {

    private final ConcurrentHashMap<String, Unwritten> unwritten = new ConcurrentHashMap<>();

    private record Unwritten(HasMetadata patch, Optional<Object> before) {}

    /** Keeps the patch that failed. */
    <P extends HasMetadata> void keep(P resource, P patch) {
        unwritten.put(resource.getMetadata().getUid(), new Unwritten(patch, status(resource)));
    }

    /**
     * The status was written, or the resource was deleted.
     *
     * @return whether an earlier write had failed
     */
    boolean forget(HasMetadata resource) {
        return unwritten.remove(resource.getMetadata().getUid()) != null;
    }

    /** Returns whether the status that a reconciliation of this resource sees is not in the API server yet. */
    public boolean isPending(String uid) {
        return unwritten.containsKey(uid);
    }

    /** The status that is still to be written. A request without a response may have been applied. */
    @SuppressWarnings("unchecked") // a UID belongs to one kind
    <P extends HasMetadata> Optional<P> of(P resource) {
        Unwritten kept = unwritten.get(resource.getMetadata().getUid());
        if (kept == null) {
            return Optional.empty();
        }
        Optional<Object> now = status(resource);
        if (!now.equals(kept.before()) || now.equals(status(kept.patch()))) {
            forget(resource);
            return Optional.empty();
        }
        return Optional.of((P) kept.patch());
    }

    /** The resource as it would be if the API server had accepted the status. */
    static <P extends HasMetadata> P with(P resource, P patch, KubernetesSerialization json) {
        P copy = json.clone(resource);
        setStatus(copy, patch);
        return copy;
    }

    @SuppressWarnings("unchecked") // both are of the same class
    private static <S> void setStatus(HasMetadata to, HasMetadata from) {
        if (to instanceof CustomResource<?, ?> resource && from instanceof CustomResource<?, ?> patch) {
            ((CustomResource<?, S>) resource).setStatus((S) patch.getStatus());
        }
    }

    private static Optional<Object> status(HasMetadata resource) {
        return resource instanceof CustomResource<?, ?> custom
                ? Optional.ofNullable(custom.getStatus())
                : Optional.empty();
    }
}
