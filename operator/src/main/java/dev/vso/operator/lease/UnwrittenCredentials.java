package dev.vso.operator.lease;

import dev.vso.operator.template.SourceData;
import dev.vso.vault.LeaseId;
import java.time.Instant;

/**
 * Credentials that Vault issued and that are not in a Secret yet. They are kept until written, so that failed Secret
 * writes do not cost a lease per attempt, and revoked if no longer wanted.
 *
 * @param request the digest of the request that issued them
 */
public record UnwrittenCredentials(Lease lease, String requestId, String request, SourceData data) {

    /** Returns whether they fit the current request and have not expired. */
    boolean serves(String wanted, Instant now) {
        return request.equals(wanted) && now.isBefore(lease.end());
    }

    /** Returns a copy that ends at this time. */
    public UnwrittenCredentials endingAt(Instant end) {
        return new UnwrittenCredentials(lease.endingAt(end), requestId, request, data);
    }

    /** Omits the credentials. */
    @Override
    public String toString() {
        return "Issued[%s]".formatted(lease.id().map(LeaseId::value).orElse("no lease"));
    }
}
