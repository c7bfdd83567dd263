package dev.vso.operator.auth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks up referenced objects in watches, so that a look-up sends no request. */
public interface ReferencedObjects {

    Optional<VaultAuth> auth(ObjectKey key);

    /** All VaultAuths of a namespace. */
    Stream<VaultAuth> auths(String namespace);

    Optional<VaultAuthGlobal> global(ObjectKey key);

    Optional<VaultConnection> connection(ObjectKey key);
}
