package dev.vso.operator.lease;

import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lease of credentials in a Secret, with what must survive a restart; never the credentials.
 *
 * @param id empty for credentials without a lease: they are requested again after {@code duration}
 * @param since when the credentials were issued, or the lease was last renewed
 * @param duration from then to the end, as Vault granted it
 * @param renewable whether Vault will renew it; false too if the last renewal was shortened by its max TTL
 * @param parent accessor of its parent token; empty for batch tokens
 */
public record Lease(
        Optional<LeaseId> id, Instant since, Duration duration, boolean renewable, Optional<Accessor> parent) {

    /** Returns when it ends unless it is renewed. */
    public Instant end() {
        return since.plus(duration);
    }

    /**
     * Returns text that identifies the lease at the end of a sentence about its credentials, as each rotation gets
     * another; empty without a lease ID.
     */
    public String words() {
        return id.map(lease -> " (lease …%s)".formatted(lease.tail())).orElse("");
    }

    /** Returns a copy with another lease ID. */
    Lease withId(LeaseId other) {
        return new Lease(Optional.of(other), since, duration, renewable, parent);
    }

    /** Returns a copy with this parent token. */
    public Lease withParent(Optional<Accessor> token) {
        return new Lease(id, since, duration, renewable, token);
    }

    /** Returns a copy that ends at this time. */
    public Lease endingAt(Instant end) {
        return new Lease(id, since, Duration.between(since, end), renewable, parent);
    }

    /**
     * Returns the lease after a renewal.
     *
     * @param granted the duration that Vault granted; less than before means that the max TTL is near, and new
     *     credentials are due before then
     */
    public Lease renewed(Instant now, Duration granted, boolean stillRenewable) {
        boolean cutShort = granted.compareTo(duration.minusSeconds(1)) < 0;
        return new Lease(id, now, granted, stillRenewable && !cutShort, parent);
    }
}
