package dev.vso.operator.controller.staticsecret;

import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.time.GoDuration;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads the status of a VaultStaticSecret, and the fields of its spec that say what the status holds. Pure. */
final class StaticStatusReader {

    private StaticStatusReader() {}

    static VaultStaticSecretStatus status(VaultStaticSecret resource) {
        return Objects.requireNonNullElse(resource.getStatus(), VaultStaticSecretStatus.NONE);
    }

    static List<Condition> conditions(VaultStaticSecret resource) {
        return status(resource).conditions();
    }

    static Optional<String> lastMac(VaultStaticSecret resource) {
        return keepsMac(resource.getSpec())
                ? Optional.ofNullable(status(resource).secretMAC())
                : Optional.empty();
    }

    static Optional<String> lastRendering(VaultStaticSecret resource) {
        return Optional.ofNullable(status(resource).renderingMAC());
    }

    static boolean keepsMac(VaultStaticSecretSpec spec) {
        return !Boolean.FALSE.equals(spec.hmacSecretData());
    }

    /** Returns the refresh interval of the spec, or else the default; empty if HMACs are off and the spec sets none. */
    static Optional<Duration> refresh(VaultStaticSecretSpec spec, RefreshLimits limits) throws SyncException {
        Duration asked;
        try {
            asked = spec.refreshAfter() == null ? Duration.ZERO : GoDuration.parse(spec.refreshAfter());
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal(ConditionReasons.VAULT_STATIC_SECRET_ERROR, "refreshAfter: " + e.getMessage())
                    .exception();
        }
        if (asked.isPositive()) {
            return Optional.of(limits.raised(asked));
        }
        return keepsMac(spec) ? Optional.of(limits.usual()) : Optional.empty();
    }
}
