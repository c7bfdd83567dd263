package dev.vso.operator.pkisecret;

import dev.vso.api.SupersededCertificate;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Tracks;
import dev.vso.operator.vault.VaultFailure;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has replaced certificates revoked, and looks whether somebody revoked the one that is in use. */
record Revoking(Room room, Revocations revocations, Tracks tracks) {

    private static final Logger log = LoggerFactory.getLogger(Revoking.class);

    /** What Vault did not revoke is tried again after this. */
    private static final Duration REVOKE_AGAIN = Duration.ofMinutes(5);

    /** One try at a certificate that was replaced. */
    PkiState revoke(VaultPKISecret resource, PkiState state, SupersededCertificate superseded) throws Obstacle {
        Optional<VaultFailure> failure =
                revocations.revoke(access(resource).vault(), superseded.mount(), superseded.serialNumber());
        if (failure.isEmpty()) {
            log.info("certificate {} was revoked", superseded.serialNumber());
            return state.without(superseded);
        }
        String why = failure.get().explain();
        log.warn("certificate {} could not be revoked: {}", superseded.serialNumber(), why);
        room.events()
                .warning(
                        resource,
                        PkiSecretReconciler.REVOCATION_FAILED,
                        "replaced certificate %s could not be revoked yet: %s"
                                .formatted(superseded.serialNumber(), why));
        return state.postponed(superseded, room.clock().instant().plus(REVOKE_AGAIN));
    }

    /** Whatever stands in the way now: the certificate is good until Vault says otherwise. */
    PkiState lookUp(VaultPKISecret resource, PkiState state) {
        String uid = resource.getMetadata().getUid();
        state.held().ifPresent(held -> {
            try {
                revocations.lookUp(access(resource), uid, held);
            } catch (Obstacle obstacle) {
                log.debug("not looked up: {}", obstacle.problem().message());
                revocations.postpone(uid, held.serial());
            }
        });
        return state;
    }

    private Access access(VaultPKISecret resource) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        return room.authentication().accessFor(tracks, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
    }
}
