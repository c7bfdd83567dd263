package dev.vso.operator.auth.login;

import dev.vso.operator.error.SyncException;

/** Tells whether what logins are made with is still what it was. */
@FunctionalInterface
public interface CredentialDigests {

    /** For those who only want to know where references lead. */
    CredentialDigests IGNORED = _ -> CredentialDigest.NONE;

    /**
     * The state of the contents; {@link CredentialDigest#NONE} for a source that gives a new proof each time.
     *
     * @throws SyncException if the Secret, its key or the file is missing, or may not be read
     */
    CredentialDigest stamp(CredentialSource source) throws SyncException;
}
