package dev.vso.operator.lease;

import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lease of credentials in a Secret, as far as it must survive a restart; never the credentials.
 *
 * @param id empty for what Vault does not lease: it is asked for again when {@code duration} has passed
 * @param since when the credentials were issued, or the lease was last renewed
 * @param duration how long it lives from then, as Vault granted it
 * @param renewable whether Vault will prolong it; false also for one whose last renewal was cut short by its max TTL
 * @param parent accessor of the token it hangs on; empty for batch tokens
 */
public record Lease(
        Optional<LeaseId> id, Instant since, Duration duration, boolean renewable, Optional<Accessor> parent) {

    /** When it ends unless it is renewed. */
    public Instant end() {
        return since.plus(duration);
    }

    /** Which lease it is, as the end of a sentence about its credentials: each rotation gives another. Empty without one. */
    public String words() {
        return id.map(lease -> " (lease …%s)".formatted(lease.tail())).orElse("");
    }

    /** A lease of another id, of which the same is known. */
    Lease withId(LeaseId other) {
        return new Lease(Optional.of(other), since, duration, renewable, parent);
    }

    /** The lease with the token that it hangs on. */
    public Lease withParent(Optional<Accessor> token) {
        return new Lease(id, since, duration, renewable, token);
    }

    /** The lease as one that ends then. */
    public Lease endingAt(Instant end) {
        return new Lease(id, since, Duration.between(since, end), renewable, parent);
    }

    /**
     * The lease after a renewal.
     *
     * @param granted what Vault granted now; less than the lease had means that its max TTL is near, and the next
     *     credentials are due before that
     */
    public Lease renewed(Instant now, Duration granted, boolean stillRenewable) {
        boolean cutShort = granted.compareTo(duration.minusSeconds(1)) < 0;
        return new Lease(id, now, granted, stillRenewable && !cutShort, parent);
    }
}
