package dev.vso.operator.auth.login;

import dev.vso.operator.error.SyncException;

/** Detects whether the credentials of logins have changed. */
@FunctionalInterface
public interface CredentialDigests {

    /** Ignores contents, for callers that only resolve references. */
    CredentialDigests IGNORED = _ -> CredentialDigest.NONE;

    /**
     * The digest of the contents; {@link CredentialDigest#NONE} for a source that gives a new proof each time.
     *
     * @throws SyncException if the Secret, its key or the file is missing, or may not be read
     */
    CredentialDigest stamp(CredentialSource source) throws SyncException;
}
