package dev.vso.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credentials that were replaced and may still have to be revoked, as a status lists them. */
public sealed interface SupersededCredentials permits SupersededLease, SupersededCertificate {

    /** The time before which they are not revoked, in seconds since 1970. */
    long revokeAt();

    /** Their end, in seconds since 1970; after that there is nothing to revoke. */
    long expiration();

    /** The time (RFC 3339) of the restart that brings the new credentials to the workloads; null if there is none. */
    @Nullable String restart();

    /** The workloads that may still use them. */
    List<RolloutRestartTarget> keptFor();
}
