package dev.vso.operator.secret;

import dev.vso.api.Destination;
import dev.vso.operator.secret.DestinationDecision.Write;
import dev.vso.operator.secret.WriteResult.Failure;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.SecretData;
import java.util.Optional;

/** Changes destination Secrets as decided; a change that is done is known to the {@link SecretCache}. */
public interface SecretStore {

    /** Writes the data as decided. */
    WriteResult write(Destination destination, Owner owner, Write decision, SecretData data);

    /** Deletes a Secret unless it changed since it was observed; an already deleted one is no failure. */
    Optional<Failure> delete(ObservedSecret secret);

    /**
     * Removes the owner reference of a Secret, so that it remains when its resource is deleted; its data is not
     * changed.
     */
    Optional<Failure> release(ObservedSecret secret, Owner owner);

    /** Removes the keys that were written for the owner. */
    Optional<Failure> clear(ObservedSecret secret, Owner owner);
}
