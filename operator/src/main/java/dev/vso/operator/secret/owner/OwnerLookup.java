package dev.vso.operator.secret.owner;

import java.util.Optional;

/**
 * Finds the resources of this operator by UID, so that of two that name one Secret the older gets it.
 *
 * <p>Returns only resources that exist, are not being deleted, and still name the Secret in question. Without a result,
 * an owner reference is respected (Kubernetes deletes the Secret of a deleted owner), and a key that was applied for
 * the unknown resource is free.
 */
@FunctionalInterface
public interface OwnerLookup {

    Optional<Owner> find(String uid);
}
