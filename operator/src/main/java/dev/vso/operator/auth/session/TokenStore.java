package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Optional;

/**
 * Stores tokens across restarts of the process, so that the leases that depend on them survive. Failures are not
 * thrown: without the store, sessions log in again.
 */
public interface TokenStore {

    /** Stores nothing. */
    TokenStore NONE = new TokenStore() {
        @Override
        public Optional<SessionToken> load(Identity identity) {
            return Optional.empty();
        }

        @Override
        public void keep(Identity identity, SessionToken token) {}

        @Override
        public void forget(Identity identity) {}

        @Override
        public void forgetAll(ObjectKey auth) {}
    };

    /** The stored token of an earlier process; the caller must check that it is still valid. Blocks. */
    Optional<SessionToken> load(Identity identity);

    /** Stores the token in place of the identity's previous one; returns at once. */
    void keep(Identity identity, SessionToken token);

    /** Deletes the identity's token, which is invalid or not needed; returns at once. */
    void forget(Identity identity);

    /** Deletes the tokens of a deleted VaultAuth; returns at once. */
    void forgetAll(ObjectKey auth);
}
