package dev.vso.operator.secret;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Secret with the parts of server-side apply that matter here: which manager owns which field, that force takes a
 * field from others, and that a field is removed when its manager no longer applies it and no other manager owns it.
 */
final class SecretModel {
    /** Fields are named {@code data/key}, {@code label/key}, {@code annotation/key}, {@code owner/uid}. */
    private final Map<String, String> fields = new TreeMap<>();

    private final Map<String, Set<String>> owners = new TreeMap<>();
    private final Map<String, OwnerReference> references = new TreeMap<>();
    private final String namespace;
    private final String name;
    private final String type;
    private int version = 1;
    private boolean immutable;

    SecretModel(String name, String type) {
        this("ns", name, type);
    }

    SecretModel(String namespace, String name, String type) {
        this.namespace = namespace;
        this.name = name;
        this.type = type;
    }

    /** Server-side apply with force. */
    SecretModel apply(String manager, Secret wanted) {
        var wantedFields = fieldsOf(wanted);
        var mine = "Apply " + manager;
        var before = owners.getOrDefault(mine, Set.of());
        owners.put(mine, new HashSet<>(wantedFields.keySet()));
        before.stream()
                .filter(field -> owners.values().stream().noneMatch(owned -> owned.contains(field)))
                .forEach(fields::remove);
        wantedFields.forEach((field, value) -> set(field, value, mine));
        version++;
        return this;
    }

    /** Another writer's update of one field; null removes it. */
    SecretModel update(String manager, String field, @Nullable String value) {
        if (value == null) {
            fields.remove(field);
            owners.values().forEach(owned -> owned.remove(field));
        } else if (!value.equals(fields.get(field))) {
            var mine = "Update " + manager;
            owners.computeIfAbsent(mine, key -> new HashSet<>()).add(field);
            set(field, value, mine);
        }
        version++;
        return this;
    }

    /** An update that writes a whole Secret, like VSO's. */
    SecretModel update(String manager, Secret wanted) {
        fieldsOf(wanted).forEach((field, value) -> update(manager, field, value));
        return this;
    }

    SecretModel immutable() {
        immutable = true;
        return this;
    }

    SecretModel remove(OwnedFields leftovers) {
        leftovers.keys().forEach(key -> update("remover", "data/" + key, null));
        leftovers.labels().forEach(key -> update("remover", "label/" + key, null));
        leftovers.annotations().forEach(key -> update("remover", "annotation/" + key, null));
        return this;
    }

    Map<String, String> fields() {
        return fields;
    }

    Secret secret() {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withUid("secret-uid")
                .withResourceVersion(Integer.toString(version))
                .withLabels(part("label/"))
                .withAnnotations(part("annotation/"))
                .withOwnerReferences(part("owner/").keySet().stream()
                        .map(uid -> Objects.requireNonNull(references.get(uid)))
                        .toList())
                .withManagedFields(managedFields())
                .endMetadata()
                .withType(type)
                .withImmutable(immutable ? true : null)
                .withData(part("data/"))
                .build();
    }

    private void set(String field, String value, String by) {
        var before = fields.put(field, value);
        if (!value.equals(before)) {
            owners.forEach((manager, owned) -> {
                if (!manager.equals(by)) {
                    owned.remove(field);
                }
            });
        }
    }

    private Map<String, String> fieldsOf(Secret secret) {
        var found = new TreeMap<String, String>();
        secret.getData().forEach((key, value) -> found.put("data/" + key, value));
        var metadata = secret.getMetadata();
        metadata.getLabels().forEach((key, value) -> found.put("label/" + key, value));
        metadata.getAnnotations().forEach((key, value) -> found.put("annotation/" + key, value));
        for (var reference : metadata.getOwnerReferences()) {
            references.put(reference.getUid(), reference);
            found.put("owner/" + reference.getUid(), "");
        }
        return found;
    }

    private Map<String, String> part(String prefix) {
        var part = new TreeMap<String, String>();
        fields.forEach((field, value) -> {
            if (field.startsWith(prefix)) {
                part.put(field.substring(prefix.length()), value);
            }
        });
        return part;
    }

    private List<ManagedFieldsEntry> managedFields() {
        var entries = new ArrayList<ManagedFieldsEntry>();
        owners.forEach((manager, owned) -> entries.add(new ManagedFieldsEntryBuilder()
                .withOperation(manager.substring(0, manager.indexOf(' ')))
                .withManager(manager.substring(manager.indexOf(' ') + 1))
                .withFieldsV1(fieldsV1(owned))
                .build()));
        return entries;
    }

    private static FieldsV1 fieldsV1(Set<String> owned) {
        var fields = new FieldsV1();
        fields.setAdditionalProperty("f:data", tree(owned, "data/"));
        fields.setAdditionalProperty(
                "f:metadata", Map.of("f:labels", tree(owned, "label/"), "f:annotations", tree(owned, "annotation/")));
        return fields;
    }

    private static Map<String, Object> tree(Set<String> owned, String prefix) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put(".", Map.of());
        owned.stream()
                .filter(field -> field.startsWith(prefix))
                .forEach(field -> tree.put("f:" + field.substring(prefix.length()), Map.of()));
        return tree;
    }
}
