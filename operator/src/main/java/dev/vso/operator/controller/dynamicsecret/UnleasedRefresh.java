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

/** When what has no lease is asked for again. Pure. */
final class UnleasedRefresh {

    /** A static role whose answer does not tell when it changes, as those of AWS did not at first, is read so often. */
    private static final Duration STATIC_LOOK = Duration.ofMinutes(1);

    /** Below which engines serve static roles: database and AWS, LDAP. */
    private static final List<String> STATIC = List.of("static-creds/", "static-cred/");

    /** What has ended and stays the same is asked for so often at least. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private UnleasedRefresh() {}

    /**
     * When to ask again for what was the same although it was to be replaced: ever sooner as its end comes near, and
     * ever later when that has passed.
     *
     * @param left until it ends, negative after that
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

    /** Reading these makes nothing new, and Vault changes them by itself. */
    private static Optional<Duration> ofStaticRole(VaultDynamicSecretSpec spec, VaultDynamicSecretStatus status) {
        boolean changesByItself = status.expiresAt() == null && STATIC.stream().anyMatch(spec.path()::startsWith);
        return changesByItself ? Optional.of(STATIC_LOOK) : Optional.empty();
    }

    /** How often what has no lease is asked for; empty for what has one, and for what counts for ever. */
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
