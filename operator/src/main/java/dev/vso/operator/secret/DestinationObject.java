package dev.vso.operator.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Destination;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the objects for the API server; pure. */
public final class DestinationObject {
    static final String DEFAULT_TYPE = "Opaque";

    private DestinationObject() {}

    static String type(Destination destination) {
        var type = destination.type();
        return type == null || type.isEmpty() ? DEFAULT_TYPE : type;
    }

    /** The labels of the spec and ours; ours win. */
    public static SortedMap<String, String> labels(Destination destination, Owner owner) {
        var labels = new TreeMap<>(destination.labels());
        labels.putAll(OwnerLabels.of(owner));
        return labels;
    }

    /** The destination with an annotation that goes with the data; with {@code create: false} it has no effect. */
    static Destination noted(Destination destination, String note) {
        var annotations = new TreeMap<>(destination.annotations());
        annotations.put(DataNote.ANNOTATION, note);
        return new Destination(
                destination.name(),
                destination.create(),
                destination.overwrite(),
                destination.labels(),
                annotations,
                destination.type(),
                destination.transformation());
    }

    /** All fields that we want to own; with {@code create: false} only the data keys. */
    static SecretBuilder wanted(Destination destination, Owner owner, SecretData data) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(owner.namespace())
                .withName(destination.name())
                .endMetadata()
                .withData(data.base64());
        if (!Boolean.TRUE.equals(destination.create())) {
            return secret;
        }
        var reference = owner.reference();
        return secret.withType(type(destination))
                .editMetadata()
                .withLabels(labels(destination, owner))
                .withAnnotations(destination.annotations())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(reference.apiVersion())
                        .withKind(reference.kind())
                        .withName(reference.name())
                        .withUid(reference.uid())
                        .build())
                .endMetadata();
    }

    /** A merge patch that removes the given fields of the given Secret. */
    static Secret removing(ObservedSecret from, OwnedFields fields) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(from.key().namespace())
                .withName(from.key().name())
                .withUid(from.uid())
                .withLabels(nulls(fields.labels()))
                .withAnnotations(nulls(fields.annotations()))
                .endMetadata()
                .withData(nulls(fields.keys()))
                .build();
    }

    /** A merge patch that keeps only the other owners of the Secret; an empty list must be written as null. */
    static String withoutOwner(ObservedSecret from, Owner owner) {
        var metadata = JsonNodeFactory.instance.objectNode().put("uid", from.uid());
        without(Set.of(owner.uid()), from, metadata);
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("metadata", metadata)
                .toString();
    }

    /**
     * A merge patch for a Secret that was just applied for its owner: removes the owner references of earlier owners,
     * and the record that they, or the tool that restored it, wrote the owner's fields. Otherwise a key that is no
     * longer wanted would remain as theirs.
     */
    static String withoutPredecessors(
            Secret applied,
            ObservedSecret from,
            Owner owner,
            Set<String> predecessors,
            KubernetesSerialization serialization) {
        var metadata = JsonNodeFactory.instance
                .objectNode()
                .put("uid", from.uid())
                .put("resourceVersion", from.resourceVersion());
        without(predecessors, from, metadata);
        var kept = applied.getMetadata().getManagedFields().stream()
                .filter(entry -> !ManagedFields.isOfPredecessor(entry, owner, predecessors))
                .toList();
        metadata.set("managedFields", serialization.convertValue(kept, JsonNode.class));
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("metadata", metadata)
                .toString();
    }

    /** A merge patch that records who wrote which field of the given Secret. */
    static String writers(Secret secret, KubernetesSerialization serialization) {
        var metadata = JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set(
                        "managedFields",
                        serialization.convertValue(secret.getMetadata().getManagedFields(), JsonNode.class));
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("metadata", metadata)
                .toString();
    }

    private static void without(Set<String> uids, ObservedSecret from, ObjectNode metadata) {
        var others = from.ownerReferences().stream()
                .filter(reference -> !uids.contains(reference.uid()))
                .toList();
        if (others.isEmpty()) {
            metadata.putNull("ownerReferences");
        } else {
            var list = metadata.putArray("ownerReferences");
            others.forEach(reference -> list.addObject()
                    .put("apiVersion", reference.apiVersion())
                    .put("kind", reference.kind())
                    .put("name", reference.name())
                    .put("uid", reference.uid()));
        }
    }

    /** Name and namespace of the Secret, as the base of a patch. */
    static Secret outline(ObservedSecret of) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(of.key().namespace())
                .withName(of.key().name())
                .endMetadata()
                .build();
    }

    private static Map<String, @Nullable String> nulls(Collection<String> keys) {
        var map = new LinkedHashMap<String, @Nullable String>();
        keys.forEach(key -> map.put(key, null));
        return map;
    }
}
