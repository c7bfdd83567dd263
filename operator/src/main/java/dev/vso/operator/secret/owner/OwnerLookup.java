package dev.vso.operator.secret.owner;

import java.util.Optional;

/**
 * Knows the resources of this operator by UID, so that of two that name one Secret the older can have it.
 *
 * <p>Only a resource that exists, is not being deleted, and still names the Secret in question is an answer. Without
 * an answer, an owner reference is honoured (Kubernetes deletes the Secret of an owner that is gone), and a key that
 * was applied for the unknown resource is free.
 */
@FunctionalInterface
public interface OwnerLookup {

    Optional<Owner> find(String uid);
}
