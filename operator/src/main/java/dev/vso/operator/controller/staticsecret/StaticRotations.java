package dev.vso.operator.controller.staticsecret;

import dev.vso.api.RotationStatus;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.rollout.RestartService;
import dev.vso.operator.rotation.RotationTracker;
import dev.vso.operator.rotation.RotationTracker.Facts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Follows the rollouts that a changed value needs, for the status. The previous value of a static secret is not revoked:
 * without workloads to restart there is nothing to follow, and the status has no rotation.
 */
final class StaticRotations {

    private final RotationTracker tracker;

    StaticRotations(RestartService restarts, InstantSource clock) {
        this.tracker = new RotationTracker(restarts::state, clock);
    }

    /** Returns the status with the rotation as it is now. */
    VaultStaticSecretStatus follow(VaultStaticSecret resource, VaultStaticSecretStatus status) {
        if (resource.getSpec().rolloutRestartTargets().isEmpty()) {
            tracker.forget(CredentialId.of(resource));
            return status.rotation() == null
                    ? status
                    : status.toBuilder().rotation(null).build();
        }
        VaultStaticSecretStatus before = Objects.requireNonNullElse(resource.getStatus(), VaultStaticSecretStatus.NONE);
        var facts = new Facts(
                CredentialId.of(resource),
                resource.getMetadata().getNamespace(),
                false,
                resource.getSpec().rolloutRestartTargets(),
                List.of(),
                status.pendingRestarts(),
                before.rotation());
        RotationStatus now = isRotated(before, status) ? tracker.begin(facts) : tracker.follow(facts);
        return Objects.equals(now, status.rotation())
                ? status
                : status.toBuilder().rotation(now).build();
    }

    /** Returns whether the Secret has another value for which workloads are restarted; the first one is none. */
    private static boolean isRotated(VaultStaticSecretStatus before, VaultStaticSecretStatus now) {
        return before.secretMAC() != null
                && !before.secretMAC().equals(now.secretMAC())
                && !now.pendingRestarts().isEmpty();
    }

    /** Returns when to look again how far the rotation is; {@link Instant#MAX} if that is not needed. */
    Instant nextLook(VaultStaticSecret resource) {
        return tracker.nextLook(CredentialId.of(resource));
    }

    /** Drops all in-memory state of a deleted resource. */
    void forget(VaultStaticSecret resource) {
        tracker.forget(resource.getMetadata().getUid());
    }
}
