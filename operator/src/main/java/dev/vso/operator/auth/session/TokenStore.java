package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Optional;

/**
 * Where tokens outlive the process, so that the leases that hang on them do too. It is a convenience: where it fails,
 * sessions log in anew, and nothing is thrown.
 */
public interface TokenStore {

    /** Keeps nothing. */
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

    /** The token that an earlier process kept; whether it still lives is for the caller to see. Blocks. */
    Optional<SessionToken> load(Identity identity);

    /** Keeps the token in place of any other of the identity; returns at once. */
    void keep(Identity identity, SessionToken token);

    /** The identity's token is dead or no longer wanted; returns at once. */
    void forget(Identity identity);

    /** The VaultAuth is gone; returns at once. */
    void forgetAll(ObjectKey auth);
}
