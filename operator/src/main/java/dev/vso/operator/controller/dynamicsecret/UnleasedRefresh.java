package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules the next request for credentials without a lease. Pure. */
final class UnleasedRefresh {

    /**
     * The read interval of a static role whose response does not contain its next rotation, as was true of AWS at
     * first.
     */
    private static final Duration STATIC_LOOK = Duration.ofMinutes(1);

    /** The path prefixes of static roles: database and AWS, LDAP. */
    private static final List<String> STATIC = List.of("static-creds/", "static-cred/");

    /** The maximum interval of requests for credentials that have expired and stay the same. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private UnleasedRefresh() {}

    /**
     * Returns when to request credentials again that were due for replacement but came back unchanged: at shrinking
     * intervals before their expiry, and at growing intervals after it.
     *
     * @param left the time until they expire; negative after that
     */
    static Duration untilOther(Duration left) {
        Duration wait = left.isNegative()
                ? left.negated().dividedBy(10)
                : left.multipliedBy(2).dividedBy(3);
        if (wait.compareTo(RefreshLimits.SHORTEST) < 0) {
            return RefreshLimits.SHORTEST;
        }
        boolean over = left.isNegative() && wait.compareTo(LONGEST_WAIT) > 0;
        return over ? LONGEST_WAIT : wait;
    }

    /** Returns the interval of static roles: reading them creates no new credentials, and Vault rotates them itself. */
    private static Optional<Duration> ofStaticRole(VaultDynamicSecretSpec spec, VaultDynamicSecretStatus status) {
        boolean changesByItself = status.expiresAt() == null && STATIC.stream().anyMatch(spec.path()::startsWith);
        return changesByItself ? Optional.of(STATIC_LOOK) : Optional.empty();
    }

    /**
     * Returns how often credentials without a lease are requested; empty for those with a lease, and for those that
     * never expire.
     */
    static Optional<Duration> interval(
            VaultDynamicSecretSpec spec, @Nullable VaultDynamicSecretStatus status, RefreshLimits limits)
            throws SyncException {
        if (status == null || !status.secretLease().id().isEmpty()) {
            return Optional.empty();
        }
        if (status.staticCredsMetaData() != null) {
            return Optional.of(StaticRoleRotationWatch.USUAL);
        }
        try {
            return Optional.ofNullable(spec.refreshAfter())
                    .map(GoDuration::parse)
                    .filter(Duration::isPositive)
                    .map(limits::raised)
                    .or(() -> ofStaticRole(spec, status));
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal("VaultDynamicSecretError", "refreshAfter: " + e.getMessage())
                    .exception();
        }
    }
}
