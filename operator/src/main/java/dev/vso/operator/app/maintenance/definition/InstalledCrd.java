package dev.vso.operator.app.maintenance.definition;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fields of an installed CRD on which decisions depend.
 *
 * @param generation counts the changes of its spec
 * @param resourceVersion changes with every change of the object
 * @param storedVersions versions in which resources may be stored in the cluster
 * @param leaving whether its deletion was requested
 * @param conditions by type
 * @param writers the field managers that wrote its spec, except ours
 */
record InstalledCrd(
        long generation,
        String resourceVersion,
        List<String> storedVersions,
        boolean leaving,
        Map<String, State> conditions,
        List<String> writers) {

    /** The state of one condition. */
    record State(boolean holds, String message) {}

    InstalledCrd {
        storedVersions = List.copyOf(storedVersions);
        conditions = Map.copyOf(conditions);
        writers = List.copyOf(writers);
    }

    static InstalledCrd of(GenericKubernetesResource resource, String ourManager) {
        ObjectMeta metadata = resource.getMetadata();
        List<String> stored = resource.get("status", "storedVersions");
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        Map<String, State> byType = new TreeMap<>();
        Objects.requireNonNullElse(conditions, List.<Map<String, Object>>of())
                .forEach(condition -> byType.put(
                        Objects.toString(condition.get("type"), ""),
                        new State(
                                "True".equals(condition.get("status")),
                                Objects.toString(condition.get("message"), ""))));
        return new InstalledCrd(
                Objects.requireNonNullElse(metadata.getGeneration(), 0L),
                Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
                Objects.requireNonNullElse(stored, List.of()),
                metadata.getDeletionTimestamp() != null,
                byType,
                writers(metadata, ourManager));
    }

    private static List<String> writers(ObjectMeta metadata, String ourManager) {
        TreeSet<String> writers = new TreeSet<>();
        for (ManagedFieldsEntry entry :
                Objects.requireNonNullElse(metadata.getManagedFields(), List.<ManagedFieldsEntry>of())) {
            boolean ofSpec = entry.getFieldsV1() != null
                    && entry.getFieldsV1().getAdditionalProperties().containsKey("f:spec");
            if (ofSpec && entry.getManager() != null && !entry.getManager().equals(ourManager)) {
                writers.add(entry.getManager());
            }
        }
        return List.copyOf(writers);
    }
}
