package dev.vso.operator.lease;

import dev.vso.operator.transform.SourceData;
import dev.vso.operator.vault.LeaseId;

/**
 * Credentials that Vault issued and that no Secret holds yet. They are kept until they are stored, so that a Secret that
 * cannot be written does not cost a lease at each try; revoked if they are no longer wanted.
 *
 * @param request the digest of what they were issued for
 */
public record Issued(Lease lease, String requestId, String request, SourceData data) {

    /** Without the credentials. */
    @Override
    public String toString() {
        return "Issued[%s]".formatted(lease.id().map(LeaseId::value).orElse("no lease"));
    }
}
