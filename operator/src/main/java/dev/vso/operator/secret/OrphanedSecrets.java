package dev.vso.operator.secret;

import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import java.util.Collection;
import java.util.List;

/** The Secrets that remain after a resource's {@code destination.name} changed. Pure. */
public final class OrphanedSecrets {

    private OrphanedSecrets() {}

    /**
     * The given Secrets that were created for this resource and are no longer its destination. A copy of such a Secret,
     * with labels and owner reference, is not included: the operator never wrote it.
     *
     * @param candidates the result of {@link SecretCache#ownedBy} for the owner
     */
    public static List<ObservedSecret> of(Collection<ObservedSecret> candidates, Owner owner, String destinationName) {
        return candidates.stream()
                .filter(secret -> secret.key().namespace().equals(owner.namespace()))
                .filter(secret -> !secret.key().name().equals(destinationName))
                .filter(secret -> OwnerLabels.areOfDestination(secret.labels()))
                .filter(secret -> secret.isOwnedBy(owner))
                .filter(secret ->
                        owner.role().equals(secret.labels().getOrDefault(OwnerLabels.OWNER_ROLE, owner.role())))
                .filter(secret -> secret.appliedFor(owner.uid()).isPresent()
                        || !secret.inherited().isEmpty())
                .toList();
    }
}
