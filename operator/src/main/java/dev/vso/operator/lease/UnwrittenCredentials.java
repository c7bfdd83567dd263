package dev.vso.operator.lease;

import dev.vso.operator.template.SourceData;
import dev.vso.vault.LeaseId;
import java.time.Instant;

/**
 * Credentials that Vault issued and that no Secret holds yet. They are kept until they are stored, so that a Secret that
 * cannot be written does not cost a lease at each try; revoked if they are no longer wanted.
 *
 * @param request the digest of what they were issued for
 */
public record UnwrittenCredentials(Lease lease, String requestId, String request, SourceData data) {

    /** Whether these are what is wanted now, and still live. */
    boolean serves(String wanted, Instant now) {
        return request.equals(wanted) && now.isBefore(lease.end());
    }

    /** The same credentials, which end then. */
    public UnwrittenCredentials endingAt(Instant end) {
        return new UnwrittenCredentials(lease.endingAt(end), requestId, request, data);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "Issued[%s]".formatted(lease.id().map(LeaseId::value).orElse("no lease"));
    }
}
