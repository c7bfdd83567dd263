package dev.vso.operator.destination;

import dev.vso.api.Destination;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.destination.DestinationDecision.Apply;
import dev.vso.operator.destination.DestinationDecision.Create;
import dev.vso.operator.destination.DestinationDecision.Recreate;
import dev.vso.operator.destination.DestinationDecision.Write;
import dev.vso.operator.destination.WriteResult.AlreadyExists;
import dev.vso.operator.destination.WriteResult.Changed;
import dev.vso.operator.destination.WriteResult.Failure;
import dev.vso.operator.destination.WriteResult.Written;
import dev.vso.operator.transform.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out the decisions about destination Secrets: one request to create, one to apply, two to replace. Where VSO
 * left fields that nobody wants any more, apply takes one more, once.
 *
 * <p>Creating is a server-side apply too, so that every field is owned in the one way that lets a later apply remove
 * it; a version that no object can have makes the API server refuse it when the Secret exists.
 */
public final class DestinationWriter {
    /** Version 1 is that of the empty store, before any object was written. */
    private static final String NEVER_A_VERSION = "1";

    private final KubernetesClient client;
    private final SecretMac mac;
    private final SecretCache cache;

    public DestinationWriter(KubernetesClient client, SecretMac mac, SecretCache cache) {
        this.client = client;
        this.mac = mac;
        this.cache = cache;
    }

    /** Writes the data as decided. What is written is known to the cache when this returns. */
    public WriteResult write(Destination destination, Owner owner, Write decision, SecretData data) {
        var key = new ObjectKey(owner.namespace(), destination.name());
        Optional<ObservedSecret> written = Optional.empty();
        cache.writing(key);
        try {
            var result = switch (decision) {
                case Create() -> create(destination, owner, data);
                case Apply apply -> apply(destination, owner, apply, data);
                case Recreate(var old, var why) -> recreate(destination, owner, old, data);
            };
            written = result instanceof Written(var secret) ? Optional.of(secret) : Optional.empty();
            return result;
        } finally {
            cache.wrote(key, written);
        }
    }

    /** Deletes a Secret unless it changed since it was observed; one that is gone is no failure. */
    public Optional<Failure> delete(ObservedSecret secret) {
        try {
            deleteAsObserved(secret);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? Optional.empty()
                    : Optional.of(WriteRefusal.of(e, secret.key(), "delete"));
        }
    }

    /** Takes the owner reference off a Secret, so that it stays when its resource goes; its data is not touched. */
    public Optional<Failure> release(ObservedSecret secret, Owner owner) {
        try {
            client.resource(DestinationObject.outline(secret))
                    .patch(PatchContext.of(PatchType.JSON_MERGE), DestinationObject.withoutOwner(secret, owner));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(WriteRefusal.of(e, secret.key(), "patch"));
        }
    }

    /**
     * Takes the keys out that were written for the owner, by name: to apply nothing would also remove the keys of those
     * who wrote them without owning them, as {@code stringData} does.
     */
    public Optional<Failure> clear(ObservedSecret secret, Owner owner) {
        var keys = new HashSet<>(secret.fieldsAppliedFor(owner.uid()).keys());
        keys.addAll(secret.inherited().keys());
        var fields = new OwnFields(keys, Set.of(), Set.of());
        var result =
                patch(DestinationObject.removing(secret, fields), owner, PatchType.JSON_MERGE, "patch", new Changed());
        return result instanceof Failure failure ? Optional.of(failure) : Optional.empty();
    }

    private WriteResult create(Destination destination, Owner owner, SecretData data) {
        var secret = DestinationObject.wanted(destination, owner, data)
                .editMetadata()
                .withResourceVersion(NEVER_A_VERSION)
                .endMetadata()
                .build();
        return patch(secret, owner, PatchType.SERVER_SIDE_APPLY, "create", new AlreadyExists());
    }

    private WriteResult apply(Destination destination, Owner owner, Apply apply, SecretData data) {
        // With the UID the API server refuses to apply to another Secret of this name, or to create one.
        var secret = DestinationObject.wanted(destination, owner, data)
                .editMetadata()
                .withUid(apply.secret().uid())
                .endMetadata()
                .build();
        var applied = patch(secret, owner, PatchType.SERVER_SIDE_APPLY, "patch", new Changed());
        return applied instanceof Written && !apply.leftovers().isEmpty()
                ? patch(
                        DestinationObject.removing(apply.secret(), apply.leftovers()),
                        owner,
                        PatchType.JSON_MERGE,
                        "patch",
                        new Changed())
                : applied;
    }

    private WriteResult recreate(Destination destination, Owner owner, ObservedSecret old, SecretData data) {
        try {
            deleteAsObserved(old);
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? new Changed()
                    : WriteRefusal.of(e, old.key(), "delete");
        }
        return create(destination, owner, data);
    }

    private WriteResult patch(Secret secret, Owner owner, PatchType type, String verb, WriteResult onConflict) {
        var context = new PatchContext.Builder().withPatchType(type).withFieldManager(FieldManagers.of(owner.uid()));
        if (type == PatchType.SERVER_SIDE_APPLY) {
            context.withForce(true);
        }
        try {
            return new Written(ObservedSecret.reduce(client.resource(secret).patch(context.build()), mac));
        } catch (KubernetesClientException e) {
            var metadata = secret.getMetadata();
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? onConflict
                    : WriteRefusal.of(e, new ObjectKey(metadata.getNamespace(), metadata.getName()), verb);
        }
    }

    /** Deleting something already deleted is done. */
    private void deleteAsObserved(ObservedSecret secret) {
        client.secrets()
                .inNamespace(secret.key().namespace())
                .withName(secret.key().name())
                .lockResourceVersion(secret.resourceVersion())
                .delete();
    }
}
