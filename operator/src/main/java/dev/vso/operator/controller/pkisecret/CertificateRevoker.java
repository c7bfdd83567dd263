package dev.vso.operator.controller.pkisecret;

import dev.vso.api.SupersededCertificate;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has replaced certificates revoked, and looks whether somebody revoked the one that is in use. */
record CertificateRevoker(
        VaultAccessProvider provider,
        RevocationChecks revocations,
        Events events,
        InstantSource clock,
        ReconcileStateStore states) {

    private static final Logger log = LoggerFactory.getLogger(CertificateRevoker.class);

    /** What Vault did not revoke is tried again after this. */
    private static final Duration REVOKE_AGAIN = Duration.ofMinutes(5);

    /** One try at a certificate that was replaced. */
    PkiStatusReader revoke(VaultPKISecret resource, PkiStatusReader state, SupersededCertificate superseded)
            throws SyncException {
        Optional<VaultFailure> failure =
                revocations.revoke(access(resource).vault(), superseded.mount(), superseded.serialNumber());
        if (failure.isEmpty()) {
            log.info("certificate {} was revoked", superseded.serialNumber());
            return state.without(superseded);
        }
        String why = failure.get().explain();
        log.warn("certificate {} could not be revoked: {}", superseded.serialNumber(), why);
        events.warning(
                resource,
                PkiSecretReconciler.REVOCATION_FAILED,
                "replaced certificate %s could not be revoked yet: %s".formatted(superseded.serialNumber(), why));
        return state.postponed(superseded, clock.instant().plus(REVOKE_AGAIN));
    }

    /** One that no Secret took, and that another one was issued in place of. */
    void unstored(VaultPKISecret resource, VaultAccess vault, IssuedBundle bundle) {
        if (!PkiSecretFinalizer.revokes(resource.getSpec())) {
            return;
        }
        String serial = bundle.certificate().serial();
        revocations
                .revoke(vault, bundle.mount(), serial)
                .ifPresent(failure -> log.warn(
                        "certificate {}, which no Secret took, could not be revoked and is good until {}: {}",
                        serial,
                        bundle.certificate().end(),
                        failure.explain()));
    }

    /** Whatever stands in the way now: the certificate is good until Vault says otherwise. */
    PkiStatusReader lookUp(VaultPKISecret resource, PkiStatusReader state) {
        String uid = resource.getMetadata().getUid();
        state.held().ifPresent(held -> {
            try {
                revocations.lookUp(access(resource), uid, held);
            } catch (SyncException stopped) {
                log.debug("not looked up: {}", stopped.error().message());
                revocations.postpone(uid, held.serial());
            }
        });
        return state;
    }

    /** Access that outlives what led to it, where the certificate is to be revoked when the resource goes. */
    Access access(VaultPKISecret resource) throws SyncException {
        VaultPKISecretSpec spec = resource.getSpec();
        ObjectKey key = ObjectKey.of(resource);
        return PkiSecretFinalizer.revokes(spec)
                ? provider.lastingAccessFor(states, key, spec.vaultAuthRef(), spec.namespace())
                : provider.get(states, key, spec.vaultAuthRef(), spec.namespace());
    }

    /** Another process issued it: who is to revoke it is there before it may be needed, and not only at the next look-up. */
    void keepSession(VaultPKISecret resource) {
        boolean needed = PkiSecretFinalizer.revokes(resource.getSpec())
                && PkiStatusReader.of(resource).held().isPresent()
                && !provider.keepsSessionFor(states, ObjectKey.of(resource));
        if (needed) {
            try {
                var _ = access(resource);
            } catch (SyncException stopped) {
                log.debug("no session yet: {}", stopped.error().message());
            }
        }
    }
}
