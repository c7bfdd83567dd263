package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Statuses of one kind that the API server did not take, by UID. The next look at such a resource begins with what its
 * status would say: what was read from Vault and is in the Secret is not asked for again because nobody could note it.
 *
 * <p>At most one for each resource that there is. A status holds no values. It counts as long as the resource has the
 * status that it had before: what somebody else wrote since, another replica for one, is newer.
 */
final class UnwrittenStatuses<P extends HasMetadata> {

    private final ConcurrentHashMap<String, Unwritten<P>> unwritten = new ConcurrentHashMap<>();

    private record Unwritten<P>(P patch, Optional<Object> before) {}

    /** Keeps the request that failed. */
    void keep(P resource, P patch) {
        unwritten.put(resource.getMetadata().getUid(), new Unwritten<>(patch, status(resource)));
    }

    /** The status was written, or the resource is gone. */
    void forget(HasMetadata resource) {
        unwritten.remove(resource.getMetadata().getUid());
    }

    /** What is still to be written; a request whose answer was lost may have been obeyed. */
    Optional<P> of(P resource) {
        Unwritten<P> kept = unwritten.get(resource.getMetadata().getUid());
        if (kept == null) {
            return Optional.empty();
        }
        Optional<Object> now = status(resource);
        if (!now.equals(kept.before()) || now.equals(status(kept.patch()))) {
            forget(resource);
            return Optional.empty();
        }
        return Optional.of(kept.patch());
    }

    /** The resource as it would be, had the API server taken the status. */
    static <P extends HasMetadata> P with(P resource, P patch, KubernetesSerialization json) {
        P copy = json.clone(resource);
        setStatus(copy, patch);
        return copy;
    }

    @SuppressWarnings("unchecked") // both are of one class
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
