package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerReferenceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a Secret that is kept in memory: its metadata, who wrote which of its fields, and HMACs instead of its
 * data.
 *
 * @param applied fields that this operator applied, by the UID of the resource
 * @param inherited fields that VSO wrote, which server-side apply does not remove
 * @param macOfInherited the HMAC of the data under the keys that VSO wrote
 * @param macOfAll the HMAC of all data
 */
public record ObservedSecret(
        ObjectKey key,
        String uid,
        String resourceVersion,
        String type,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<OwnerReferenceEntry> ownerReferences,
        boolean immutable,
        Map<String, Applied> applied,
        OwnedFields inherited,
        String macOfInherited,
        String macOfAll) {

    /**
     * The fields applied for one resource, and the HMAC of the data under its keys.
     *
     * @param at when that apply last changed the Secret, as the API server recorded it
     */
    public record Applied(
            OwnedFields fields, String mac, @Nullable Instant at) {}

    public ObservedSecret {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        ownerReferences = List.copyOf(ownerReferences);
        applied = Map.copyOf(applied);
    }

    /**
     * Reduces a Secret as the API server sends it; pure, and keeps no reference to its data. Names that recur in many
     * Secrets are stored once, which halves the memory of ten thousand of them.
     */
    public static ObservedSecret reduce(Secret secret, SecretHmac hmac) {
        var metadata = secret.getMetadata();
        Map<String, String> data = orEmpty(secret.getData());
        var fields = ManagedFields.of(metadata);
        var codes = new Hmacs(data, hmac);
        var applied = fields.applied().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> codes.applied(entry.getValue())));
        return new ObservedSecret(
                new ObjectKey(metadata.getNamespace().intern(), metadata.getName()),
                metadata.getUid(),
                metadata.getResourceVersion(),
                Objects.requireNonNullElse(secret.getType(), DestinationObject.DEFAULT_TYPE)
                        .intern(),
                interned(orEmpty(metadata.getLabels())),
                orEmpty(metadata.getAnnotations()),
                ownerReferences(metadata),
                Boolean.TRUE.equals(secret.getImmutable()),
                applied,
                fields.inherited(),
                codes.over(fields.inherited().keys()),
                codes.all);
    }

    /** The HMACs of one Secret's data, each computed once: usually one writer wrote all of it, and VSO none. */
    private static final class Hmacs {

        private final Map<String, String> data;
        private final SecretHmac hmac;
        private final String all;

        Hmacs(Map<String, String> data, SecretHmac hmac) {
            this.data = data;
            this.hmac = hmac;
            this.all = hmac.ofBase64(data);
        }

        String over(Set<String> keys) {
            return keys.containsAll(data.keySet()) ? all : hmac.ofBase64(data, keys);
        }

        Applied applied(ManagedFields.Entry entry) {
            return new Applied(entry.fields(), over(entry.fields().keys()), entry.at());
        }
    }

    /** Whether a key was written for the resource with this UID, or by VSO before. */
    public boolean isWrittenFor(String ownerUid, String key) {
        return fieldsAppliedFor(ownerUid).keys().contains(key)
                || inherited.keys().contains(key);
    }

    /** The fields and HMAC applied for the resource with this UID. */
    public Optional<Applied> appliedFor(String ownerUid) {
        return Optional.ofNullable(applied.get(ownerUid));
    }

    /** The fields applied for the resource with this UID; empty if there are none. */
    public OwnedFields fieldsAppliedFor(String ownerUid) {
        return appliedFor(ownerUid).map(Applied::fields).orElse(OwnedFields.NONE);
    }

    /**
     * Whether this Secret holds exactly the data with this HMAC: under the keys applied for the resource, under the
     * keys that VSO wrote, or under all keys.
     */
    boolean holds(String wantedMac, String ownerUid) {
        return appliedFor(ownerUid)
                        .filter(it -> SecretHmac.equal(it.mac(), wantedMac))
                        .isPresent()
                || SecretHmac.equal(macOfInherited, wantedMac)
                || SecretHmac.equal(macOfAll, wantedMac);
    }

    /** The HMACs of this Secret's data, one for each set of keys that {@link #holds} compares. */
    public Stream<String> macs(String ownerUid) {
        return Stream.concat(appliedFor(ownerUid).map(Applied::mac).stream(), Stream.of(macOfInherited, macOfAll));
    }

    /**
     * Compares resource versions, which increase with every write in the cluster; a version that is not a number is
     * never older.
     */
    public boolean isOlderThan(ObservedSecret other) {
        try {
            return Long.parseUnsignedLong(resourceVersion) < Long.parseUnsignedLong(other.resourceVersion);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    public boolean isOwnedBy(Owner owner) {
        return ownerReferences.stream().anyMatch(reference -> reference.uid().equals(owner.uid()));
    }

    private static List<OwnerReferenceEntry> ownerReferences(ObjectMeta metadata) {
        return metadata.getOwnerReferences() == null
                ? List.of()
                : metadata.getOwnerReferences().stream()
                        .map(it -> new OwnerReferenceEntry(
                                it.getApiVersion().intern(),
                                it.getKind().intern(),
                                it.getName(),
                                it.getUid().intern()))
                        .toList();
    }

    private static Map<String, String> interned(Map<String, String> labels) {
        return labels.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> entry.getKey().intern(),
                        entry -> entry.getValue().intern()));
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
