package dev.vso.operator.secret;

import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import dev.vso.operator.time.KubernetesTime;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote which field of a Secret, from its {@code managedFields}.
 *
 * @param applied fields that this operator applied, by the UID of the resource
 * @param inherited fields that VSO wrote
 */
record ManagedFields(Map<String, Entry> applied, OwnedFields inherited) {
    private static final String FIELD = "f:";

    /**
     * The fields applied for one resource.
     *
     * @param at time of the last apply that changed anything
     */
    record Entry(OwnedFields fields, @Nullable Instant at) {}

    static ManagedFields of(ObjectMeta metadata) {
        var applied = new HashMap<String, Entry>();
        var inherited = OwnedFields.NONE;
        var entries = Objects.requireNonNullElse(metadata.getManagedFields(), List.<ManagedFieldsEntry>of());
        for (var entry : entries) {
            var manager = Objects.requireNonNullElse(entry.getManager(), "");
            var isApply = "Apply".equals(entry.getOperation());
            if (isApply && FieldManagers.isOfResource(manager)) {
                applied.put(FieldManagers.ownerUid(manager).intern(), new Entry(fields(entry), time(entry)));
            } else if (!isApply && manager.equals(FieldManagers.VSO)) {
                inherited = fields(entry);
            }
        }
        return new ManagedFields(applied, inherited);
    }

    /**
     * Whether the entry is from an earlier writer: a predecessor of the owner, or a tool that restored what the
     * operator wrote, including its labels.
     */
    static boolean isOfPredecessor(ManagedFieldsEntry entry, Owner owner, Set<String> predecessors) {
        var manager = Objects.requireNonNullElse(entry.getManager(), "");
        if (manager.equals(FieldManagers.of(owner.uid()))) {
            return false;
        }
        return FieldManagers.isOfResource(manager)
                ? predecessors.contains(FieldManagers.ownerUid(manager))
                : fields(entry).labels().contains(OwnerLabels.COMPONENT);
    }

    private static @Nullable Instant time(ManagedFieldsEntry entry) {
        return entry.getTime() == null ? null : KubernetesTime.parse(entry.getTime());
    }

    private static OwnedFields fields(ManagedFieldsEntry entry) {
        if (entry.getFieldsV1() == null) {
            return OwnedFields.NONE;
        }
        var fields = entry.getFieldsV1().getAdditionalProperties();
        var metadata = child(fields, "metadata");
        return new OwnedFields(
                names(child(fields, "data")), names(child(metadata, "labels")), names(child(metadata, "annotations")));
    }

    private static @Nullable Map<?, ?> child(@Nullable Map<?, ?> fields, String name) {
        return fields != null && fields.get(FIELD + name) instanceof Map<?, ?> map ? map : null;
    }

    private static Set<String> names(@Nullable Map<?, ?> fields) {
        return fields == null
                ? Set.of()
                : fields.keySet().stream()
                        .map(Object::toString)
                        .filter(name -> name.startsWith(FIELD))
                        .map(name -> name.substring(FIELD.length()).intern())
                        .collect(Collectors.toUnmodifiableSet());
    }
}
