package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the metadata of objects. Metadata that was read is immutable, so that empty lists and maps take no
 * memory.
 */
final class ObjectMetaJson {

    /** kubectl's copy of the last applied manifest: as large as the resource itself, and not used here. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** Overhead of a text, in bytes. */
    private static final long OF_TEXT = 48;

    /** An object with a few short texts, in bytes. */
    private static final long OF_ONE = 256;

    private ObjectMetaJson() {}

    /** Which members to read. */
    enum Part {
        /** All but {@code managedFields} and kubectl's annotation: for objects that are cached by the thousand. */
        KEPT,
        /** All. */
        WHOLE
    }

    static @Nullable ObjectMeta read(JsonParser json, Part part) throws IOException {
        if (!JsonMembers.isObject(json)) {
            return null;
        }
        var metadata = new ObjectMeta();
        metadata.setAdditionalProperties(Map.of());
        metadata.setAnnotations(Map.of());
        metadata.setLabels(Map.of());
        metadata.setFinalizers(List.of());
        metadata.setOwnerReferences(List.of());
        metadata.setManagedFields(List.of());
        JsonMembers.read(json, (name, value) -> readMember(metadata, name, value, part));
        return metadata;
    }

    private static void readMember(ObjectMeta metadata, String name, JsonParser json, Part part) throws IOException {
        switch (name) {
            case "name" -> metadata.setName(JsonMembers.shared(json));
            case "namespace" -> metadata.setNamespace(JsonMembers.shared(json));
            case "uid" -> metadata.setUid(JsonMembers.shared(json));
            case "resourceVersion" -> metadata.setResourceVersion(JsonMembers.text(json));
            case "generation" -> metadata.setGeneration(JsonMembers.number(json));
            case "generateName" -> metadata.setGenerateName(JsonMembers.text(json));
            case "creationTimestamp" -> metadata.setCreationTimestamp(JsonMembers.text(json));
            case "deletionTimestamp" -> metadata.setDeletionTimestamp(JsonMembers.text(json));
            case "deletionGracePeriodSeconds" -> metadata.setDeletionGracePeriodSeconds(JsonMembers.number(json));
            case "labels" -> metadata.setLabels(Map.copyOf(JsonMembers.map(json)));
            case "annotations" -> metadata.setAnnotations(annotations(json, part));
            case "finalizers" -> metadata.setFinalizers(JsonMembers.texts(json));
            case "ownerReferences" -> metadata.setOwnerReferences(JsonMembers.list(json, ObjectMetaJson::owner));
            case "managedFields" -> {
                switch (part) {
                    case KEPT -> json.skipChildren();
                    case WHOLE -> metadata.setManagedFields(JsonMembers.list(json, ManagedFieldsJson::read));
                }
            }
            default -> json.skipChildren();
        }
    }

    private static Map<String, String> annotations(JsonParser json, Part part) throws IOException {
        Map<String, String> annotations = JsonMembers.map(json);
        if (part == Part.KEPT) {
            annotations.remove(LAST_APPLIED);
        }
        return Map.copyOf(annotations);
    }

    /** Approximate bytes of heap. */
    static long size(ObjectMeta metadata) {
        return OF_ONE
                + size(metadata.getLabels())
                + size(metadata.getAnnotations())
                + metadata.getFinalizers().stream()
                        .mapToLong(it -> OF_TEXT + it.length())
                        .sum()
                + metadata.getOwnerReferences().stream()
                        .mapToLong(it -> OF_ONE + String.valueOf(it.getName()).length())
                        .sum();
    }

    private static long size(Map<String, String> texts) {
        long size = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            size += 2 * OF_TEXT + text.getKey().length() + text.getValue().length();
        }
        return size;
    }

    private static OwnerReference owner(JsonParser json) throws IOException {
        var owner = new OwnerReference();
        JsonMembers.read(json, (name, value) -> {
            switch (name) {
                case "apiVersion" -> owner.setApiVersion(JsonMembers.shared(value));
                case "kind" -> owner.setKind(JsonMembers.shared(value));
                case "name" -> owner.setName(JsonMembers.shared(value));
                case "uid" -> owner.setUid(JsonMembers.shared(value));
                case "controller" -> owner.setController(JsonMembers.truth(value));
                case "blockOwnerDeletion" -> owner.setBlockOwnerDeletion(JsonMembers.truth(value));
                default -> value.skipChildren();
            }
        });
        owner.setAdditionalProperties(Map.of());
        return owner;
    }

    /** True if {@link #write} writes all of its fields. */
    static boolean isPlain(@Nullable ObjectMeta metadata) {
        return metadata != null
                && metadata.getAdditionalProperties().isEmpty()
                && metadata.getSelfLink() == null
                && (metadata.getManagedFields() == null
                        || metadata.getManagedFields().isEmpty());
    }

    /** Writes the member {@code metadata}. */
    static void write(JsonGenerator json, ObjectMeta metadata) throws IOException {
        json.writeObjectFieldStart("metadata");
        JsonMembers.write(json, "annotations", metadata.getAnnotations());
        JsonMembers.write(json, "creationTimestamp", metadata.getCreationTimestamp());
        JsonMembers.write(json, "deletionGracePeriodSeconds", metadata.getDeletionGracePeriodSeconds());
        JsonMembers.write(json, "deletionTimestamp", metadata.getDeletionTimestamp());
        JsonMembers.write(json, "finalizers", metadata.getFinalizers());
        JsonMembers.write(json, "generateName", metadata.getGenerateName());
        JsonMembers.write(json, "generation", metadata.getGeneration());
        JsonMembers.write(json, "labels", metadata.getLabels());
        JsonMembers.write(json, "name", metadata.getName());
        JsonMembers.write(json, "namespace", metadata.getNamespace());
        writeOwners(json, metadata.getOwnerReferences());
        JsonMembers.write(json, "resourceVersion", metadata.getResourceVersion());
        JsonMembers.write(json, "uid", metadata.getUid());
        json.writeEndObject();
    }

    private static void writeOwners(JsonGenerator json, @Nullable List<OwnerReference> owners) throws IOException {
        if (owners == null || owners.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("ownerReferences");
        for (OwnerReference owner : owners) {
            json.writeStartObject();
            JsonMembers.write(json, "apiVersion", owner.getApiVersion());
            JsonMembers.write(json, "blockOwnerDeletion", owner.getBlockOwnerDeletion());
            JsonMembers.write(json, "controller", owner.getController());
            JsonMembers.write(json, "kind", owner.getKind());
            JsonMembers.write(json, "name", owner.getName());
            JsonMembers.write(json, "uid", owner.getUid());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
