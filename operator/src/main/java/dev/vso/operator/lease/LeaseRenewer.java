package dev.vso.operator.lease;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.CredentialLifecycle.Renewal;
import dev.vso.operator.lease.LeaseObserver.RenewalOutcome;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.vault.CallResult;
import dev.vso.vault.LeaseId;
import dev.vso.vault.LeaseInfo;
import dev.vso.vault.VaultFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Renews leases, within the rate limit. */
final class LeaseRenewer {

    /** A renewal waits for its turn for at most this fraction of the remaining lease. */
    private static final int PART_TO_WAIT = 4;

    /** A renewal that is refused for an unknown reason is retried until this fraction of the lease is left. */
    private static final int LAST_PART = 8;

    private final InstantSource clock;
    private final LeaseRateLimiter rateLimiter;
    private final LeaseObserver observer;

    LeaseRenewer(InstantSource clock, LeaseRateLimiter rateLimiter, LeaseObserver observer) {
        this.clock = clock;
        this.rateLimiter = rateLimiter;
        this.observer = observer;
    }

    Renewal renew(Access access, Lease lease) throws SyncException {
        LeaseId id = lease.id().orElseThrow();
        awaitTurn(access, lease);
        return switch (access.vault().leases().renew(id, Optional.of(lease.duration()))) {
            case CallResult.Success<LeaseInfo>(LeaseInfo granted) -> {
                renewed(access, RenewalOutcome.PROLONGED);
                yield new Renewal.Prolonged(lease.renewed(clock.instant(), granted.duration(), granted.renewable()));
            }
            case CallResult.Failure<LeaseInfo>(VaultFailure failure) ->
                switch (failure.policy()) {
                    case GONE -> {
                        renewed(access, RenewalOutcome.GONE);
                        yield new Renewal.Gone();
                    }
                    case INVALID -> {
                        renewed(access, RenewalOutcome.FAILED);
                        if (isNotRenewable(failure, lease)) {
                            yield new Renewal.Prolonged(notRenewable(lease)); // its end is planned for
                        }
                        throw VaultSyncErrors.of(failure).exception(); // a Vault that is being sealed answers so too
                    }
                    case TRANSIENT, DENIED -> {
                        renewed(access, RenewalOutcome.FAILED);
                        throw VaultSyncErrors.of(failure).exception();
                    }
                };
        };
    }

    private void renewed(Access access, RenewalOutcome outcome) {
        observer.renewed(access.session().identity().connection(), outcome);
    }

    private void awaitTurn(Access access, Lease lease) {
        Duration left = Duration.between(clock.instant(), lease.end());
        try {
            rateLimiter.await(access.session().identity().connection(), left.dividedBy(PART_TO_WAIT));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether Vault says that the lease is not renewable, or still refuses when little of it is left. */
    private boolean isNotRenewable(VaultFailure failure, Lease lease) {
        Instant late = lease.end().minus(lease.duration().dividedBy(LAST_PART));
        return failure.errors().stream().anyMatch(error -> error.contains("not renewable"))
                || clock.instant().isAfter(late);
    }

    private static Lease notRenewable(Lease lease) {
        return new Lease(lease.id(), lease.since(), lease.duration(), false, lease.parent());
    }
}
