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

/** Adds and removes finalizers with one patch each, and only if the resource is as it was seen. */
public final class Finalizers {

    private final KubernetesClient client;

    /** By UID: those that were let go, while the watch has not told that they are gone. */
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    public Finalizers(KubernetesClient client) {
        this.client = client;
    }

    /** Lets the resource go, if this finalizer holds it. */
    public void remove(HasMetadata resource, String finalizer) {
        if (resource.hasFinalizer(finalizer)) {
            List<String> rest = new ArrayList<>(resource.getFinalizers());
            rest.remove(finalizer);
            var _ = write(resource, rest);
        }
    }

    /** As {@link #remove}, and known until {@link #forget}. */
    public void release(HasMetadata resource, String finalizer) {
        remove(resource, finalizer);
        released.add(resource.getMetadata().getUid());
    }

    /** Whether the resource was let go already, although what is known of it does not say so yet. */
    public boolean isReleased(HasMetadata resource) {
        return released.contains(resource.getMetadata().getUid());
    }

    /** The resource is gone. */
    public void forget(HasMetadata resource) {
        released.remove(resource.getMetadata().getUid());
    }

    /**
     * Holds the resource back from going until its traces are removed.
     *
     * @return whether it is held; if not, it is gone already, and must leave no traces
     */
    public boolean add(HasMetadata resource, String finalizer) {
        if (resource.hasFinalizer(finalizer)) {
            return true;
        }
        List<String> more = new ArrayList<>(resource.getFinalizers());
        more.add(finalizer);
        return write(resource, more);
    }

    /** Whether the resource is there. */
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
                throw e; // a conflict: the framework tries again with what is there now
            }
            return false;
        }
    }
}
