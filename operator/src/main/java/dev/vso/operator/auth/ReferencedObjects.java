package dev.vso.operator.auth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Optional;
import java.util.stream.Stream;

/** What the cluster holds of the objects that references lead to; read from watches, so asking costs nothing. */
public interface ReferencedObjects {

    Optional<VaultAuth> auth(ObjectKey key);

    /** All VaultAuths of a namespace. */
    Stream<VaultAuth> auths(String namespace);

    Optional<VaultAuthGlobal> global(ObjectKey key);

    Optional<VaultConnection> connection(ObjectKey key);
}
