package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata of objects. What is read of it cannot be changed, so that empty lists and maps take no memory. */
final class ObjectMetaJson {

    /** The manifest as kubectl applied it last: as large as the resource itself, and asked for by nobody here. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** A text's own objects, in bytes. */
    private static final long OF_TEXT = 48;

    /** An object with a few short texts, in bytes. */
    private static final long OF_ONE = 256;

    private ObjectMetaJson() {}

    /** What to read of it. */
    enum Part {
        /** All but {@code managedFields} and kubectl's annotation: for what is kept by the thousand. */
        KEPT,
        /** All. */
        WHOLE
    }

    static @Nullable ObjectMeta read(JsonParser json, Part part) throws IOException {
        if (!Members.isObject(json)) {
            return null;
        }
        var metadata = new ObjectMeta();
        metadata.setAdditionalProperties(Map.of());
        metadata.setAnnotations(Map.of());
        metadata.setLabels(Map.of());
        metadata.setFinalizers(List.of());
        metadata.setOwnerReferences(List.of());
        metadata.setManagedFields(List.of());
        Members.read(json, (name, value) -> readMember(metadata, name, value, part));
        return metadata;
    }

    private static void readMember(ObjectMeta metadata, String name, JsonParser json, Part part) throws IOException {
        switch (name) {
            case "name" -> metadata.setName(Members.shared(json));
            case "namespace" -> metadata.setNamespace(Members.shared(json));
            case "uid" -> metadata.setUid(Members.shared(json));
            case "resourceVersion" -> metadata.setResourceVersion(Members.text(json));
            case "generation" -> metadata.setGeneration(Members.number(json));
            case "generateName" -> metadata.setGenerateName(Members.text(json));
            case "creationTimestamp" -> metadata.setCreationTimestamp(Members.text(json));
            case "deletionTimestamp" -> metadata.setDeletionTimestamp(Members.text(json));
            case "deletionGracePeriodSeconds" -> metadata.setDeletionGracePeriodSeconds(Members.number(json));
            case "labels" -> metadata.setLabels(Map.copyOf(Members.map(json)));
            case "annotations" -> metadata.setAnnotations(annotations(json, part));
            case "finalizers" -> metadata.setFinalizers(Members.texts(json));
            case "ownerReferences" -> metadata.setOwnerReferences(Members.list(json, ObjectMetaJson::owner));
            case "managedFields" -> {
                switch (part) {
                    case KEPT -> json.skipChildren();
                    case WHOLE -> metadata.setManagedFields(Members.list(json, ManagedFieldsJson::read));
                }
            }
            default -> json.skipChildren();
        }
    }

    private static Map<String, String> annotations(JsonParser json, Part part) throws IOException {
        Map<String, String> annotations = Members.map(json);
        if (part == Part.KEPT) {
            annotations.remove(LAST_APPLIED);
        }
        return Map.copyOf(annotations);
    }

    /** About how many bytes of heap it takes. */
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
        Members.read(json, (name, value) -> {
            switch (name) {
                case "apiVersion" -> owner.setApiVersion(Members.shared(value));
                case "kind" -> owner.setKind(Members.shared(value));
                case "name" -> owner.setName(Members.shared(value));
                case "uid" -> owner.setUid(Members.shared(value));
                case "controller" -> owner.setController(Members.truth(value));
                case "blockOwnerDeletion" -> owner.setBlockOwnerDeletion(Members.truth(value));
                default -> value.skipChildren();
            }
        });
        owner.setAdditionalProperties(Map.of());
        return owner;
    }

    /** Whether {@link #write} writes all of it. */
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
        Members.write(json, "annotations", metadata.getAnnotations());
        Members.write(json, "creationTimestamp", metadata.getCreationTimestamp());
        Members.write(json, "deletionGracePeriodSeconds", metadata.getDeletionGracePeriodSeconds());
        Members.write(json, "deletionTimestamp", metadata.getDeletionTimestamp());
        Members.write(json, "finalizers", metadata.getFinalizers());
        Members.write(json, "generateName", metadata.getGenerateName());
        Members.write(json, "generation", metadata.getGeneration());
        Members.write(json, "labels", metadata.getLabels());
        Members.write(json, "name", metadata.getName());
        Members.write(json, "namespace", metadata.getNamespace());
        writeOwners(json, metadata.getOwnerReferences());
        Members.write(json, "resourceVersion", metadata.getResourceVersion());
        Members.write(json, "uid", metadata.getUid());
        json.writeEndObject();
    }

    private static void writeOwners(JsonGenerator json, @Nullable List<OwnerReference> owners) throws IOException {
        if (owners == null || owners.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("ownerReferences");
        for (OwnerReference owner : owners) {
            json.writeStartObject();
            Members.write(json, "apiVersion", owner.getApiVersion());
            Members.write(json, "blockOwnerDeletion", owner.getBlockOwnerDeletion());
            Members.write(json, "controller", owner.getController());
            Members.write(json, "kind", owner.getKind());
            Members.write(json, "name", owner.getName());
            Members.write(json, "uid", owner.getUid());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
