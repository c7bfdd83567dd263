package dev.vso.operator.secret;

import dev.vso.api.Destination;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.DestinationDecision.Write;
import dev.vso.operator.secret.WriteResult.AlreadyExists;
import dev.vso.operator.secret.WriteResult.Changed;
import dev.vso.operator.secret.WriteResult.Failure;
import dev.vso.operator.secret.WriteResult.Refused;
import dev.vso.operator.secret.WriteResult.Unavailable;
import dev.vso.operator.secret.WriteResult.Written;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out the decisions about destination Secrets: one request to create, one to apply. Apply needs one more
 * request, once, to remove unwanted fields that VSO left, and one more if another resource or tool owned the Secret
 * before.
 *
 * <p>A change of type needs four: a dry run, since the old Secret is deleted only if the API server accepts the new
 * one; a read of the old one, which is restored if the API server still rejects the new one; delete; create.
 *
 * <p>Create is a server-side apply too, so that every field has the field manager that lets a later apply remove it; a
 * resource version that no object can have makes the API server reject it if the Secret exists.
 */
public final class DestinationWriter implements SecretStore {
    /** Version 1 is that of the empty store, before any object was written. */
    private static final String NEVER_A_VERSION = "1";

    /** The suffix of the name in a dry run. */
    private static final String BESIDE = "-dry-run";

    private static final int LONGEST_NAME = 253;

    private final KubernetesClient client;
    private final SecretHmac hmac;
    private final SecretCache cache;

    public DestinationWriter(KubernetesClient client, SecretHmac hmac, SecretCache cache) {
        this.client = client;
        this.hmac = hmac;
        this.cache = cache;
    }

    @Override
    public WriteResult write(Destination destination, Owner owner, Write decision, SecretData data) {
        var key = new ObjectKey(owner.namespace(), destination.name());
        Optional<ObservedSecret> written = Optional.empty();
        cache.writing(key);
        try {
            var result = switch (decision) {
                case Create() -> create(destination, owner, data);
                case Apply apply -> apply(destination, owner, apply, data);
                case Recreate(var old) -> recreate(destination, owner, old, data);
            };
            written = result instanceof Written(var secret) ? Optional.of(secret) : Optional.empty();
            return result;
        } finally {
            cache.wrote(key, written);
        }
    }

    @Override
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

    @Override
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
     * Removes the keys that were written for the owner, by name: applying an empty set would also remove keys whose
     * writers do not own them, as with {@code stringData}.
     */
    @Override
    public Optional<Failure> clear(ObservedSecret secret, Owner owner) {
        var keys = new HashSet<>(secret.fieldsAppliedFor(owner.uid()).keys());
        keys.addAll(secret.inherited().keys());
        var fields = new OwnedFields(keys, Set.of(), Set.of());
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

    /**
     * Tests whether the API server would accept the new Secret: a dry run under another name, since an object of the
     * same name cannot be created while the old one exists.
     */
    private Optional<Failure> tryOut(Destination destination, Owner owner, SecretData data) {
        var name = destination.name();
        var beside = DestinationObject.wanted(destination, owner, data)
                .editMetadata()
                .withName(name.substring(0, Math.min(name.length(), LONGEST_NAME - BESIDE.length())) + BESIDE)
                .endMetadata()
                .build();
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FieldManagers.of(owner.uid()))
                .withForce(true)
                .withDryRun(List.of("All"));
        try {
            client.resource(beside).patch(context.build());
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(WriteRefusal.of(e, new ObjectKey(owner.namespace(), name), "create"));
        }
    }

    private WriteResult apply(Destination destination, Owner owner, Apply apply, SecretData data) {
        // With the UID the API server neither applies to a different Secret of this name nor creates one.
        var secret = DestinationObject.wanted(destination, owner, data)
                .editMetadata()
                .withUid(apply.secret().uid())
                .endMetadata()
                .build();
        var applied = patch(secret, owner, PatchType.SERVER_SIDE_APPLY, "patch", new Changed());
        var trimmed = applied instanceof Written && !apply.leftovers().isEmpty()
                ? patch(
                        DestinationObject.removing(apply.secret(), apply.leftovers()),
                        owner,
                        PatchType.JSON_MERGE,
                        "patch",
                        new Changed())
                : applied;
        return trimmed instanceof Written(var secretNow)
                        && !apply.predecessors().isEmpty()
                ? withoutPredecessors(secretNow, owner, apply.predecessors())
                : trimmed;
    }

    /** Removes what earlier owners left, now that the Secret is ours and is kept. */
    private WriteResult withoutPredecessors(ObservedSecret secret, Owner owner, Set<String> predecessors) {
        try {
            var now = client.secrets()
                    .inNamespace(secret.key().namespace())
                    .withName(secret.key().name())
                    .get();
            if (now == null
                    || !secret.resourceVersion().equals(now.getMetadata().getResourceVersion())) {
                return new Changed();
            }
            var without = client.resource(DestinationObject.outline(secret))
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            DestinationObject.withoutPredecessors(
                                    now, secret, owner, predecessors, client.getKubernetesSerialization()));
            return new Written(ObservedSecret.reduce(without, hmac));
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? new Changed()
                    : WriteRefusal.of(e, secret.key(), "patch");
        }
    }

    private WriteResult recreate(Destination destination, Owner owner, ObservedSecret old, SecretData data) {
        var refusal = tryOut(destination, owner, data);
        if (refusal.isPresent()) {
            return kept(refusal.get(), destination, old, "stays unchanged");
        }
        try {
            var before = client.secrets()
                    .inNamespace(old.key().namespace())
                    .withName(old.key().name())
                    .get();
            deleteAsObserved(old);
            var created = create(destination, owner, data);
            return created instanceof Failure failure && before != null
                    ? kept(failure, destination, old, putBack(before) ? "was restored" : "could not be restored")
                    : created;
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? new Changed()
                    : WriteRefusal.of(e, old.key(), "delete");
        }
    }

    /** Restores the Secret after a rejection: a policy may depend on the name, and a quota may be used up meanwhile. */
    private boolean putBack(Secret before) {
        var secret = before.edit()
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .withCreationTimestamp(null)
                .endMetadata()
                .build();
        try {
            client.resource(secret).create();
            // Create records its caller as writer of every field; then none would be removed when it is no longer
            // wanted.
            client.resource(secret)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            DestinationObject.writers(before, client.getKubernetesSerialization()));
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static Failure kept(Failure why, Destination destination, ObservedSecret old, String what) {
        var message = "Secret %s %s, of type %s: one of type %s is refused: %s"
                .formatted(old.key(), what, old.type(), DestinationObject.type(destination), why.message());
        return switch (why) {
            case Refused _ -> new Refused(message);
            case Unavailable unavailable -> new Unavailable(message, unavailable.cause());
        };
    }

    private WriteResult patch(Secret secret, Owner owner, PatchType type, String verb, WriteResult onConflict) {
        var context = new PatchContext.Builder().withPatchType(type).withFieldManager(FieldManagers.of(owner.uid()));
        if (type == PatchType.SERVER_SIDE_APPLY) {
            context.withForce(true);
        }
        try {
            return new Written(ObservedSecret.reduce(client.resource(secret).patch(context.build()), hmac));
        } catch (KubernetesClientException e) {
            var metadata = secret.getMetadata();
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? onConflict
                    : WriteRefusal.of(e, new ObjectKey(metadata.getNamespace(), metadata.getName()), verb);
        }
    }

    /** Deletes the Secret; an already deleted one is no failure. */
    private void deleteAsObserved(ObservedSecret secret) {
        client.secrets()
                .inNamespace(secret.key().namespace())
                .withName(secret.key().name())
                .lockResourceVersion(secret.resourceVersion())
                .delete();
    }
}
