package dev.vso.operator.app.maintenance.uninstall;

import dev.vso.operator.app.maintenance.ApiErrors;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Removes the finalizer of a kind from all its resources, and changes nothing else. */
final class FinalizerRelease {

    /** The page size of lists, which bounds the memory. */
    private static final long PAGE = 250;

    /** The result for a resource that no longer has the finalizer. */
    private static final String DONE = "";

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Clock clock;

    /** @param namespaces namespaces of the resources; empty for all */
    FinalizerRelease(KubernetesClient client, Set<String> namespaces, Clock clock) {
        this.client = client;
        this.namespaces = Set.copyOf(namespaces);
        this.clock = clock;
    }

    /** Processes all resources of the kind until the deadline. */
    KindReport release(FinalizedKind kind, Instant deadline) {
        AtomicInteger seen = new AtomicInteger();
        ConcurrentMap<ObjectKey, String> held = new ConcurrentHashMap<>();
        try {
            for (String namespace : namespaces.isEmpty() ? Set.of("") : namespaces) {
                goThrough(kind, namespace, page -> {
                    seen.addAndGet(page.size());
                    releaseAll(kind, page, deadline, held);
                });
            }
        } catch (KubernetesClientException e) {
            return ApiErrors.isNotFound(e)
                    ? new KindReport.NotInstalled(kind)
                    : new KindReport.NotSeen(kind, ApiErrors.why(e));
        }
        SortedMap<ObjectKey, String> stayed = held.entrySet().stream()
                .filter(one -> !one.getValue().equals(DONE))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
        return new KindReport.Done(kind, seen.get(), held.size() - stayed.size(), stayed);
    }

    /** Processes one page of a list. */
    private interface Page {
        void take(List<GenericKubernetesResource> resources);
    }

    private void goThrough(FinalizedKind kind, String namespace, Page page) {
        @Nullable String next = null;
        do {
            ListOptions options =
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
            GenericKubernetesResourceList list = namespace.isEmpty()
                    ? resources(kind).inAnyNamespace().list(options)
                    : resources(kind).inNamespace(namespace).list(options);
            page.take(list.getItems());
            next = list.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            resources(FinalizedKind kind) {
        return client.genericKubernetesResources(kind.context());
    }

    private void releaseAll(
            FinalizedKind kind,
            List<GenericKubernetesResource> page,
            Instant deadline,
            ConcurrentMap<ObjectKey, String> held) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (GenericKubernetesResource resource : page) {
                if (kind.without(resource.getFinalizers()).isPresent()) {
                    ObjectKey key = ObjectKey.of(resource);
                    held.put(key, "the time limit was reached before its turn");
                    threads.execute(() -> held.put(key, releaseOne(kind, resource, deadline)));
                }
            }
        }
    }

    /** Why the resource still has the finalizer; {@link #DONE} if it has not. */
    private String releaseOne(FinalizedKind kind, GenericKubernetesResource listed, Instant deadline) {
        Resource<GenericKubernetesResource> at = resources(kind)
                .inNamespace(listed.getMetadata().getNamespace())
                .withName(listed.getMetadata().getName());
        @Nullable GenericKubernetesResource resource = listed;
        while (resource != null && clock.instant().isBefore(deadline)) {
            Optional<List<String>> rest = kind.without(resource.getFinalizers());
            if (rest.isEmpty()) {
                return DONE;
            }
            try {
                at.patch(PatchContext.of(PatchType.JSON_MERGE), patch(resource, rest.get()));
                return DONE;
            } catch (KubernetesClientException e) {
                if (ApiErrors.isNotFound(e)) {
                    return DONE; // already deleted
                }
                if (!ApiErrors.isConflict(e)) {
                    return ApiErrors.why(e);
                }
            }
            resource = at.get(); // another writer has changed it meanwhile
        }
        return resource == null ? DONE : "the time limit was reached";
    }

    /** Applies only to the version that was read, so that a finalizer added meanwhile is not lost. */
    private static String patch(GenericKubernetesResource resource, List<String> finalizers) {
        List<String> quoted = new ArrayList<>();
        finalizers.forEach(name -> quoted.add('"' + name + '"'));
        return "{\"metadata\":{\"resourceVersion\":\"%s\",\"finalizers\":[%s]}}"
                .formatted(resource.getMetadata().getResourceVersion(), String.join(",", quoted));
    }
}
