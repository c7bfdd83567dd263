package dev.vso.operator.reconcile.finalizer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds and removes finalizers, each with one patch that applies only if the resource has not changed since it was read.
 */
public final class Finalizers {

    private final KubernetesClient client;

    /** UIDs of resources whose finalizer was removed, until the watch reports their deletion. */
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    public Finalizers(KubernetesClient client) {
        this.client = client;
    }

    /** Removes this finalizer, if the resource has it. */
    public void remove(HasMetadata resource, String finalizer) {
        if (resource.hasFinalizer(finalizer)) {
            List<String> rest = new ArrayList<>(resource.getFinalizers());
            rest.remove(finalizer);
            var _ = write(resource, rest);
        }
    }

    /** As {@link #remove}, and recorded until {@link #forget}. */
    public void release(HasMetadata resource, String finalizer) {
        remove(resource, finalizer);
        released.add(resource.getMetadata().getUid());
    }

    /** Whether the finalizer was already removed, although the watch may not show it yet. */
    public boolean isReleased(HasMetadata resource) {
        return released.contains(resource.getMetadata().getUid());
    }

    /** The resource was deleted. */
    public void forget(HasMetadata resource) {
        released.remove(resource.getMetadata().getUid());
    }

    /**
     * Adds the finalizer, so that deletion waits until Vault is cleaned up.
     *
     * @return whether the finalizer is set; if not, the resource is already deleted, and nothing may be created for it
     */
    public boolean add(HasMetadata resource, String finalizer) {
        if (resource.hasFinalizer(finalizer)) {
            return true;
        }
        List<String> more = new ArrayList<>(resource.getFinalizers());
        more.add(finalizer);
        return write(resource, more);
    }

    /** Writes the finalizers; false if the resource no longer exists. */
    private boolean write(HasMetadata resource, List<String> finalizers) {
        String names = finalizers.stream()
                .map(name -> '"' + name + '"')
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        String patch = "{\"metadata\":{\"resourceVersion\":\"%s\",\"finalizers\":[%s]}}"
                .formatted(resource.getMetadata().getResourceVersion(), names);
        try {
            client.resource(resource).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e; // a conflict: the framework retries with the current resource
            }
            return false;
        }
    }
}
